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

from core import words
from core.errors import LimitExceededError, Notice
from core.load import database, engine, frozen, joining, planning, read
from core.load.candidates import Order
from core.load.joining import JoinStep
from core.load.planning import Plan
from core.load.table import FileKind
from core.settings import Limits, ReadSettings

if TYPE_CHECKING:
    from pathlib import Path

    from core.load.table import RawTable, Source

__all__ = ["JoinStep", "Proposal", "propose", "read_table"]

_ONE_TABLE = (FileKind.TEXT, FileKind.PARQUET)
_MOST_NAMES = 12
_BYTES_A_CELL = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """Which tables hold the orders, and how they are joined.

    Parameters
    ----------
    base : the table whose rows are the rows of the result
    steps : the tables that are joined to it, in order; empty where the base has all that is needed
    refused : joins that would multiply rows and money, so that they are not made
    rows_before, rows_after : rows of the base, and of the result
    notices : what was joined and what was not, in words
    """

    base: str
    steps: tuple[JoinStep, ...]
    refused: tuple[JoinStep, ...]
    rows_before: int
    rows_after: int
    notices: tuple[Notice, ...]

    @property
    def name(self) -> str:
        """What was joined: orderdetails + orders."""
        return " + ".join((self.base, *(step.table for step in self.steps)))

    @property
    def joins(self) -> tuple[tuple[str, str, str], ...]:
        """The steps as a setting: feed it to `ReadSettings.joins` to get them again."""
        return tuple((step.table, step.left_key, step.right_key) for step in self.steps)


def read_table(
    source: Source,
    workspace: Path,
    read_settings: ReadSettings = ReadSettings(),  # noqa: B008 - frozen, so one default serves all
    limits: Limits | None = None,
) -> RawTable:
    """Read the orders of a source: one table, or several joined, written once as Parquet.

    Where `joins` is None, tables are joined only if no single one has the customer, the date and
    the money.

    Raises
    ------
    UnknownTableError, SettingError : a table or column that is to be joined does not exist
    UnreadableFileError, LimitExceededError : as for `read.read_table`
    """
    limits = limits or Limits()
    if source.kind in _ONE_TABLE or read_settings.joins == ():
        return read.read_table(source, workspace, read_settings, limits)
    made_by = f"{read.choices(read_settings)} joined {read_settings.joins!r}"
    target = frozen.Target(source, read_settings.table, workspace, limits, made_by)
    if target.parquet.exists():
        return _as_read(target)
    alone = None
    if read_settings.joins is None:
        alone = read.read_table(source, workspace, read_settings, limits)
        if _needs_no_other(alone, read_settings):
            return alone
    plan, found = _plan(source, workspace, read_settings, limits, alone)
    _check_size(plan, limits)
    with engine.connect(limits) as connection:
        renumber = any(step.multiplies for step in plan.steps)
        query = joining.select(connection, plan.joined, renumber=renumber)
    of_base = (one for one in plan.joined.base.notices if one.code != "table_chosen")
    told = (*found.notices, *of_base)
    target.copy(query, found.name, told)
    return _as_read(target)


def propose(
    source: Source,
    workspace: Path,
    read_settings: ReadSettings = ReadSettings(),  # noqa: B008 - as above
    limits: Limits | None = None,
) -> Proposal:
    """What `read_table` would join, measured but not yet made.

    Parameters
    ----------
    read_settings : `table` fixes the base, `joins` fixes the joins; both are found where empty
    """
    return _plan(source, workspace, read_settings, limits or Limits())[1]


def _as_read(target: frozen.Target) -> RawTable:
    raw = target.raw_table()
    return database.fingerprinted(raw) if raw.source.kind is FileKind.DATABASE else raw


def _check_size(plan: Plan, limits: Limits) -> None:
    """A join that multiplies can make a small upload as large as it likes."""
    columns = len(plan.joined.columns)
    name = " + ".join((plan.joined.base.table, *(step.table for step in plan.steps)))
    if columns > limits.columns:
        raise LimitExceededError(
            f"The joined table {name} would have {columns:,} columns; this installation takes up "
            f"to {limits.columns:,}.",
            "Join fewer tables, or leave out the columns that are not needed.",
        )
    size_mb = plan.steps[-1].rows_after * columns * _BYTES_A_CELL / 1e6 if plan.steps else 0
    if any(step.multiplies for step in plan.steps) and size_mb > limits.unpacked_mb:
        raise LimitExceededError(
            f"The joined table {name} would have {plan.steps[-1].rows_after:,} rows, about "
            f"{size_mb:,.0f} MB; this installation takes up to {limits.unpacked_mb:,} MB.",
            "Join by a column that is different in every row of the table you add.",
        )


def _needs_no_other(alone: RawTable, settings: ReadSettings) -> bool:
    """Whether there is no other table, or no need for one."""
    table = planning.of(alone)
    if settings.table is not None:
        return table.suffices
    chosen = any(notice.code == "table_chosen" for notice in alone.notices)
    return not chosen or (table.suffices and table.order is Order.STRONG)


def _plan(
    source: Source,
    workspace: Path,
    settings: ReadSettings,
    limits: Limits,
    alone: RawTable | None = None,
) -> tuple[Plan, Proposal]:
    tables = planning.Tables(source, workspace, settings, limits, alone)
    with engine.connect(limits) as connection:
        if settings.joins is None:
            plan = planning.best(tables, connection, settings.table)
        else:
            base = settings.table
            if base is None and settings.joins:
                base = planning.best(tables, connection, None).joined.base.table
            plan = planning.as_asked(tables, connection, base, settings.joins)
        refused = planning.refused(tables, connection, plan)
    base_table = plan.joined.base
    proposal = Proposal(
        base=base_table.table,
        steps=plan.steps,
        refused=refused,
        rows_before=base_table.rows,
        rows_after=plan.steps[-1].rows_after if plan.steps else base_table.rows,
        notices=(),
    )
    return plan, replace(proposal, notices=tuple(_notices(plan, proposal, tables)))


def _notices(plan: Plan, found: Proposal, tables: planning.Tables) -> Iterator[Notice]:
    used = {found.base, *(step.table for step in found.steps)}
    others = [one.name for one in tables.listed if one.name not in used]
    rest = f" Other tables: {_shown(others)}." if others else ""
    if not found.steps and tables.settings.table is None:
        yield Notice("table_chosen", f"The table {found.base} was read.{rest}")
    if found.steps:
        keys = "; ".join(
            f"{step.table} by {step.left_key} = {step.right_key}, "
            f"found for {words.percent(step.matched_share)} of the rows"
            for step in found.steps
        )
        yield Notice(
            "tables_joined",
            f"The tables {found.name} were read together: {keys}. {found.base} has "
            f"{found.rows_before:,} rows, the result {found.rows_after:,}.{rest}",
            found.rows_after,
        )
    for step in found.steps:
        if step.multiplies:
            yield Notice(
                "join_multiplies",
                f"{step.table} has several rows for one {step.right_key}: joining it turned "
                f"{step.rows_before:,} rows into {step.rows_after:,}, and money on the rows before "
                "counts several times.",
                step.rows_after - step.rows_before,
            )
    left_out = sorted({name for part in plan.joined.parts for name in part.without})
    if left_out:
        yield Notice(
            "money_left_out",
            f"{_shown(left_out)} was not taken over from the joined tables: it would count once "
            f"for every row of {found.base}, which has money of its own.",
        )
    has_money = planning.of(plan.joined.base).has_money
    for step in found.refused:
        if has_money:
            why = (
                f"It would turn {step.rows_before:,} rows into {step.rows_after:,} and count money "
                "several times."
            )
        else:
            why = f"To read its rows, choose {step.table} as the table with the orders."
        yield Notice(
            "join_refused",
            f"{step.table} was not joined: it has several rows for one {step.right_key}. {why}",
        )


def _shown(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
