"""Orders that are spread over several tables: which belong together, and reading them as one.

A shop's database keeps the lines of an order in one table, its date and customer in another. The
lines stay the base, so that every row is one line; what is missing is brought from tables that
hold one row for each key (many-to-one). A join that finds several partners for a row (several
payments for one order) would count its money several times: it is never made unasked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core import files, formatting
from core.engine import connect
from core.errors import LimitExceededError, Notice
from core.formatting import Listed, Sentence
from core.joins import join, people, planner, prices, union
from core.joins.candidates import Order
from core.joins.join import JoinStep
from core.joins.planner import Plan
from core.joins.source_tables import Tables
from core.joins.union import Piece
from core.settings import Limits, ReadSettings

if TYPE_CHECKING:
    from pathlib import Path

    from core.files import RawTable, Source
    from core.formatting import Value

__all__ = ["JoinProposal", "JoinStep", "Piece", "propose_joins", "read_orders"]

_MAX_NAMES = 12
_BYTES_A_CELL = 8


@dataclass(frozen=True, slots=True)
class JoinProposal:
    """Which tables hold the orders, and how they are joined.

    Parameters
    ----------
    base : the table whose rows are the rows of the result
    pieces : the tables that are read below it and itself; empty where it is read alone
    steps : the tables that are joined to it, in order; empty where the base has all that is needed
    refused : joins that would multiply rows and money, so that they are not made
    rows_before, rows_after : rows of the base, and of the result
    notices : what was joined and what was not, in words
    """

    base: str
    pieces: tuple[Piece, ...]
    steps: tuple[JoinStep, ...]
    refused: tuple[JoinStep, ...]
    rows_before: int
    rows_after: int
    notices: tuple[Notice, ...]

    @property
    def name(self) -> str:
        """What was read: orderdetails + orders; jan and feb."""
        base = union.name_of(self.pieces) if self.pieces else self.base
        return " + ".join((base, *(step.table for step in self.steps)))

    @property
    def joins(self) -> tuple[tuple[str, str, str], ...]:
        """The steps as a setting: feed it to `ReadSettings.joins` to get them again."""
        return tuple(pair for step in self.steps for pair in step.joins)

    @property
    def append(self) -> tuple[str, ...]:
        """The tables below the base as a setting, without those that only repeat others."""
        return tuple(
            piece.name for piece in self.pieces if not piece.set_aside and piece.name != self.base
        )


def read_orders(
    source: Source,
    workspace: Path,
    read_settings: ReadSettings = ReadSettings(),  # noqa: B008 - frozen, so one default serves all
    limits: Limits | None = None,
) -> RawTable:
    """Read the orders of a source: one table, or several joined, written once as Parquet.

    Where `joins` is None, tables are joined only if no single one has the customer, the date and
    the money. Where neither `table` nor `append` is set, tables of orders with the same columns
    are read one below the other.

    Raises
    ------
    UnknownTableError, SettingError : a table or column that is to be joined does not exist
    UnreadableFileError, LimitExceededError : as for `read.read_table`
    """
    limits = limits or Limits()
    settings = read_settings
    if files.format_of(source).one_table or _asks_for_one(settings):
        return files.read_table(source, workspace, settings, limits)
    made_by = f"{files.options_key(settings)} joined {settings.joins!r} below {settings.append!r}"
    target = files.CacheTarget(source, settings.table, workspace, limits, made_by)
    if target.parquet.exists():
        return files.cached_table(target)
    tables = _tables(source, workspace, settings, limits)
    if tables.alone is not None and _needs_no_other(tables.alone, tables):
        return tables.alone
    plan, proposal = _plan(tables)
    _check_size(plan, limits)
    with connect(limits) as connection:
        renumber = any(step.multiplies for step in plan.steps)
        place = planner.place_of_orders(plan)
        lineless = join.count_unreferred(connection, plan.joined, place) if place else 0
        query = join.select(
            connection, plan.joined, renumber=renumber, orders=place if lineless else None
        )
    of_base = (one for one in plan.joined.base.notices if one.code != "table_chosen")
    carried = (*proposal.notices, *of_base)
    base = plan.joined.base
    target.copy(query, proposal.name, carried, base.read_options, base.broken_rows, lineless)
    files.join_columns(target)
    return files.cached_table(target)


def propose_joins(
    source: Source,
    workspace: Path,
    read_settings: ReadSettings = ReadSettings(),  # noqa: B008 - as above
    limits: Limits | None = None,
) -> JoinProposal:
    """What `read_table` would join, measured but not yet made.

    Parameters
    ----------
    read_settings : `table` fixes the base, `joins` fixes the joins; both are found where empty
    """
    return _plan(_tables(source, workspace, read_settings, limits or Limits()))[1]


def _check_size(plan: Plan, limits: Limits) -> None:
    """A join that multiplies can make a small upload as large as it likes."""
    columns = len(plan.joined.columns)
    name = " + ".join((plan.joined.base.table, *(step.table for step in plan.steps)))
    if columns > limits.columns:
        raise LimitExceededError(
            f"The joined table {name} would have {formatting.count(columns, 'column')}; this "
            f"installation takes up to {limits.columns:,}.",
            "Join fewer tables, or leave out columns you do not need.",
        )
    size_mb = plan.steps[-1].rows_after * columns * _BYTES_A_CELL / 1e6 if plan.steps else 0
    if any(step.multiplies for step in plan.steps) and size_mb > limits.unpacked_mb:
        raise LimitExceededError(
            f"The joined table {name} would have "
            f"{formatting.count(plan.steps[-1].rows_after, 'row')}, about "
            f"{size_mb:,.0f} MB; this installation takes up to {limits.unpacked_mb:,} MB.",
            "Join by a column that is different in every row of the table you add.",
        )


def _asks_for_one(settings: ReadSettings) -> bool:
    """Whether nothing is to be joined to one table, or read below it."""
    alone = settings.append == () or (settings.append is None and settings.table is not None)
    return settings.joins == () and alone


def _tables(source: Source, workspace: Path, settings: ReadSettings, limits: Limits) -> Tables:
    """The tables of a source; the likeliest is read first, as it is often all that is needed."""
    if settings.joins:
        return Tables(source, workspace, settings, limits)
    alone = files.read_table(source, workspace, settings, limits)
    if settings.append and settings.table is None:
        settings = settings.model_copy(update={"table": alone.table})
    return Tables(source, workspace, settings, limits, alone)


def _needs_no_other(alone: RawTable, tables: Tables) -> bool:
    """Whether there is no other table, or no need for one."""
    settings, table = tables.settings, planner.of(alone)
    has_others = any(notice.code == "table_chosen" for notice in alone.notices)
    if settings.table is None and not has_others:
        return True
    if tables.stacks:
        return False
    if settings.joins == () or settings.table is not None:
        alone_will_do = settings.joins == () or table.suffices
    else:
        alone_will_do = table.suffices and table.order is Order.STRONG
    # Who a customer is, or what a product was sold for, may stand in another table.
    asks_more = settings.joins is None and (
        people.may_name_people(tables, table) or prices.may_be_priced(tables, table)
    )
    return alone_will_do and not asks_more


def _plan(tables: Tables) -> tuple[Plan, JoinProposal]:
    settings, limits = tables.settings, tables.limits
    with connect(limits) as connection:
        if settings.joins is None:
            plan = planner.best(tables, connection, settings.table)
            plan = people.with_people(tables, connection, plan)
            plan = prices.with_paid_prices(tables, connection, plan)
        else:
            base = settings.table
            if base is None and settings.joins:
                base = planner.best(tables, connection, None).joined.base.table
            plan = planner.as_asked(tables, connection, base, settings.joins)
        refused = planner.refused(tables, connection, plan)
    base_table = plan.joined.base
    proposal = JoinProposal(
        base=base_table.table,
        pieces=tables.pieces(base_table.table),
        steps=plan.steps,
        refused=refused,
        rows_before=base_table.rows,
        rows_after=plan.steps[-1].rows_after if plan.steps else base_table.rows,
        notices=(),
    )
    return plan, replace(proposal, notices=tuple(_notices(plan, proposal, tables)))


def _notices(plan: Plan, proposal: JoinProposal, tables: Tables) -> Iterator[Notice]:
    pieces = {piece.name for piece in proposal.pieces}
    used = {proposal.base, *(step.table for step in proposal.steps), *pieces}
    others = [one.name for one in tables.single if one.name not in used]
    rest = f" Other tables: {_shown(others)}." if others else ""
    if not proposal.steps and tables.settings.table is None and (others or not pieces):
        yield Notice("table_chosen", f"{_the_tables(proposal)} read.{rest}")
    if proposal.steps:
        keys = tuple(
            Sentence(
                "{table} by {key}, matched for {share:%} of rows",
                table=step.table,
                key=step.by,
                share=step.matched_share,
            )
            for step in proposal.steps
        )
        yield Notice(
            "tables_joined",
            Sentence(
                "The tables {tables} were read together: {keys}. {base} has {before:# row|# rows}, "
                "the result {after}.{rest}",
                tables=proposal.name,
                keys=Listed(keys, "; "),
                base=proposal.base,
                before=proposal.rows_before,
                after=proposal.rows_after,
                rest=rest,
            ),
            proposal.rows_after,
        )
    for step in proposal.steps:
        if step.multiplies:
            yield Notice(
                "join_multiplies",
                Sentence(
                    "{table} has several rows for one {key}: joining it turned {before:# row|# "
                    "rows} into {after}, so money is counted several times{worth}.",
                    **_growth(step),
                ),
                step.rows_after - step.rows_before,
            )
    if (price := prices.taken_price(plan.joined)) is not None:
        table, column, listed = price
        yield Notice(
            "price_from_table",
            Sentence(
                "{column} of {table} was used as the price paid: {listed} is a list price, and "
                "{column} is equal or lower. If {listed} was paid, choose it "
                "(--role unit_price={listed}).",
                column=column,
                table=table,
                listed=listed,
            ),
        )
    left_out = sorted({name for part in plan.joined.parts for name in part.without})
    if left_out:
        yield Notice(
            "money_left_out",
            f"{_shown(left_out)} was not added from the joined tables: it would count once for "
            f"every row of {proposal.base}, which has its own amounts.",
        )
    has_money = planner.of(plan.joined.base).has_money
    for step in proposal.refused:
        if has_money:
            why = (
                "It would turn {before:# row|# rows} into {after} and count money several "
                "times{worth}."
            )
        else:
            why = "To use its rows, choose {table} as the table with the orders."
        sentence = f"{{table}} was not joined: it has several rows for one {{key}}. {why}"
        yield Notice("join_refused", Sentence(sentence, **_growth(step)))


def _growth(step: JoinStep) -> dict[str, Value]:
    """What a join does to the rows and the money before it, for its sentences."""
    worth: str | Sentence = ""
    if step.money_before is not None and step.money_after is not None:
        worth = Sentence(
            " ({after:.2f} instead of {before:.2f})",
            after=step.money_after,
            before=step.money_before,
        )
    return {
        "table": step.table,
        "key": step.right_key,
        "before": step.rows_before,
        "after": step.rows_after,
        "worth": worth,
    }


def _the_tables(proposal: JoinProposal) -> str:
    return (
        f"The tables {proposal.name} were" if proposal.pieces else f"The table {proposal.base} was"
    )


def _shown(names: list[str]) -> str:
    more = len(names) - _MAX_NAMES
    return ", ".join(names[:_MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
