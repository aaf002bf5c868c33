"""`Exclusions`: which row is left out for which reason, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core import engine
from core.cleaning.accounting import row_totals
from core.cleaning.accounting.report import InCurrency, LeftOut
from core.cleaning.lines.line_recipe import MONEY
from core.cleaning.rules import cancellations, rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb
    import pandas as pd
    from numpy.typing import NDArray

    from core.cleaning.accounting.row_totals import Tally
    from core.cleaning.lines.encoded_rows import EncodedRows
    from core.cleaning.lines.row_context import RowContext
    from core.columns import OneCurrency
    from core.files import RawTable
    from core.settings import CleanSettings

EXAMPLES = 5
"""Rows shown for each reason."""

USABLE = "customer_id IS NOT NULL AND ordered_at IS NOT NULL AND amount IS NOT NULL"
"""True of every row that is used; `rules.ALWAYS` leaves out the others, whatever the settings."""

_SEEN_AT_ONCE = ", ".join(engine.literal(rule.code) for rule in rules.ALWAYS)

EXCLUDED = f"(SELECT row FROM left_out WHERE reason NOT IN ({_SEEN_AT_ONCE}))"
"""The rows left out that are not among `USABLE`; few, where many have no customer."""

KEPT = np.int8(127)
"""Stands where no rule holds: later than every rule."""

_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Exclusions:
    """Which row is left out for which reason.

    Parameters
    ----------
    rows : every row of the file
    repeats : places of those that repeat another
    reasons : for each row the place of the first rule that holds in `rules.every_rule`, or `KEPT`
    """

    rows: EncodedRows
    repeats: NDArray[np.int64]
    reasons: NDArray[np.int8]

    @cached_property
    def out(self) -> NDArray[np.int64]:
        """The places of all rows that are left out."""
        return np.flatnonzero(self.reasons != KEPT)

    @cached_property
    def by_reason(self) -> Mapping[str, NDArray[np.int64]]:
        """The places of the rows that are left out for each reason."""
        reasons = self.reasons[self.out]
        by_reason = {
            rule.code: self.out[reasons == place] for place, rule in enumerate(rules.every_rule())
        }
        return {code: places for code, places in by_reason.items() if len(places)}

    def tallies(self) -> dict[str, Tally]:
        """What the rows left out for each reason come to."""
        repeat = np.zeros(len(self.rows), dtype=bool)
        repeat[self.repeats] = True
        return {
            code: row_totals.tally_rows(self.rows, places, int(repeat[places].sum()))
            for code, places in self.by_reason.items()
        }

    def write(self, path: Path) -> None:
        """Write `row` and `reason` of every row that is left out as Parquet."""
        codes = pa.array([rule.code for rule in rules.every_rule()])
        reasons = pa.DictionaryArray.from_arrays(self.reasons[self.out], codes)
        table = pa.table({"row": self.rows.numbers.at(self.out), "reason": reasons})
        unfinished = path.with_suffix(".part")
        # Nobody looks a row number up: the steps from one to the next take a byte or two.
        pq.write_table(
            table,
            unfinished,
            compression="zstd",
            use_dictionary=["reason"],
            column_encoding={"row": "DELTA_BINARY_PACKED"},
        )
        unfinished.replace(path)

    def examples(self, raw: RawTable) -> pd.DataFrame:
        """A few rows of each reason as they stand in the file, with `reason` and `row`."""
        reason_of = {
            place: code
            for code, places in self.by_reason.items()
            for place in places[np.argsort(self.rows.numbers.at(places))[:EXAMPLES]].tolist()
        }
        places = np.array(sorted(reason_of), dtype=np.int64)
        rows = engine.raw_rows(raw, places)
        # As the query for all of them names a file's own columns of these names.
        rows = rows.rename(columns={"reason": "reason_1", "row": "row_1"})
        rows.insert(0, "reason", [reason_of[place] for place in places.tolist()])
        rows.insert(1, "row", self.rows.numbers.at(places))
        return rows.sort_values(["reason", "row"], ignore_index=True)


def find_exclusions(
    connection: duckdb.DuckDBPyConnection,
    context: RowContext,
    settings: CleanSettings,
    applied: tuple[rules.Rule, ...],
) -> Exclusions:
    """Find the first reason that holds for every row that is left out.

    Parameters
    ----------
    connection : holds what `rows.describe` left, and what the rules compare with
    context : every row of the file, with copies and rows of sums
    applied : the rules on single rows, in order
    """
    rows, place = context.rows, {rule.code: n for n, rule in enumerate(rules.every_rule())}
    reasons = _first_reasons(connection, context, applied, place)
    code, back = rows.facets[MONEY].codes, rows.amount < 0
    kept = reasons == KEPT
    returns = engine.rows_where(len(rows), lambda part: kept[part] & back.take(code[part]))
    matched = _NONE
    if settings.match_cancellations and len(returns):
        matched = cancellations.match_cancellations(connection, rows, kept, returns)
    # Both sides of a pair are left out, so whoever bought nothing else is judged without it below.
    reasons[matched] = place[rules.CANCELLED.code]
    others = np.setdiff1d(returns, matched, assume_unique=True)
    if settings.returns == "leave_out":
        reasons[others] = place[rules.RETURNS.code]
    elif len(others):
        customer = rows.customers[1]
        buying = np.zeros(len(rows.customers[0]) + 1, dtype=bool)

        def mark(part: slice) -> None:
            buying[customer[part][(reasons[part] == KEPT) & ~back.take(code[part])]] = True

        engine.parallel_map(mark, engine.chunk_slices(len(rows)), len(rows))
        reasons[others[~buying[customer[others]]]] = place[rules.NO_PURCHASE.code]
    return Exclusions(rows, context.repeats, reasons)


def _first_reasons(
    connection: duckdb.DuckDBPyConnection,
    context: RowContext,
    applied: tuple[rules.Rule, ...],
    place: Mapping[str, int],
) -> NDArray[np.int8]:
    """The first reason of a row is the first of those that one of its facets gives."""
    # Rules are numbered in their order and judged once per facet value, so the first rule that
    # holds for a row is the smallest of the numbers that its facets look up.
    reasons = np.full(len(context.rows), KEPT)
    for name, facet in context.rows.facets.items():
        cases = " ".join(
            f"WHEN {rule.condition} THEN {place[rule.code]}"
            for rule in applied
            if rule.about == name
        )
        if not cases:
            continue
        first_rule = f"(CASE {cases} ELSE {KEPT} END)::TINYINT"
        asked = connection.sql(f"SELECT {first_rule} FROM {name}_lines ORDER BY row")
        first = asked.to_arrow_table().column(0).to_numpy()
        if bool((first != KEPT).any()):
            np.minimum(reasons, engine.take_values(first, facet.codes), out=reasons)
    for rule, places in (
        (rules.TOTALS_ROW, context.rows.sums),
        (rules.BROKEN_ROW, context.rows.broken),
        (rules.NO_LINES, context.rows.lineless),
        (rules.DUPLICATE, context.repeats),
    ):
        if rule in applied:
            reasons[places] = np.minimum(reasons[places], place[rule.code])
    return reasons


def left_out_by_reason(by_reason: Mapping[str, Tally]) -> tuple[LeftOut, ...]:
    """Rows and money of each reason, in the order in which the rules are asked."""
    return tuple(
        LeftOut(
            rule.code,
            rule.label,
            by_reason[rule.code].rows,
            by_reason[rule.code].amount,
            setting=rule.setting,
        )
        for rule in rules.every_rule()
        if rule.code in by_reason
    )


def in_currencies(
    connection: duckdb.DuckDBPyConnection, context: RowContext, only: OneCurrency | None
) -> tuple[InCurrency, ...]:
    """What the file holds in each currency, most rows first; none where all counts."""
    if only is None:
        return ()
    paid = context.rows.facets[MONEY]
    aside = np.concatenate([context.rows.sums, context.rows.broken])
    sums = np.bincount(paid.codes[aside], minlength=paid.size)
    table = {"row": np.arange(1, paid.size + 1), "n": paid.counts - sums}
    connection.register("counts", pa.table(table))
    counted = connection.execute(f"""
        SELECT currency, sum(n)::BIGINT AS rows,
            coalesce(sum(stated::DECIMAL(38, 6) * n) FILTER (NOT not_sold), 0),
            any_value({only.rate("currency")}),
            coalesce(
                sum(face_value::DECIMAL(38, 6) * n) FILTER (NOT not_sold AND NOT other_currency), 0
            )
        FROM {MONEY}_lines JOIN counts USING (row) WHERE n > 0
        GROUP BY currency ORDER BY rows DESC, currency NULLS LAST
    """).fetchall()
    return tuple(InCurrency(*row) for row in counted)
