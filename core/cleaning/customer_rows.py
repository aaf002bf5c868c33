"""The rows of a table of customers: each one typed, and left out only for a stated reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from core import vocabulary
from core.cleaning.accounting.report import UNKNOWN, CleaningReport, FileTotals, LeftOut
from core.cleaning.accounting.row_notices import clock_notice
from core.engine import ROW, connect, literal, quoted
from core.errors import NothingToSegmentError, Notice
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.columns import CustomerColumn
    from core.files import RawTable
    from core.settings import CleanSettings, Limits

EXAMPLES = 5
_CENT = 0.01
REASON, CUSTOMER = "__reason", "__customer_id"


class CustomerRowRule(NamedTuple):
    """A reason to leave a row of a table of customers out."""

    code: str
    label: str
    setting: str | None = None


NO_CUSTOMER = CustomerRowRule("no_customer", "No customer")
DUPLICATE = CustomerRowRule("duplicate", "Exact copy of another row", "drop_duplicates")
REPEATED = CustomerRowRule("repeated_customer", "Customer who already has a row")
MISSING = CustomerRowRule("missing_value", "Missing a number used to group customers")
BROKEN = CustomerRowRule("broken_row", "Broken row: its cells fit no column")
TOTALS = CustomerRowRule("totals_row", "Total row")
RULES = (TOTALS, BROKEN, NO_CUSTOMER, DUPLICATE, REPEATED, MISSING)
"""Every reason, in the order in which it is asked."""


@dataclass(frozen=True)
class CustomerTable:
    """A table of customers, read: every row of the file, and what became of it.

    Parameters
    ----------
    rows : index the number of the row in the file; every column of the file that is read, typed
        (numbers, moments, texts), then `CUSTOMER` (the id) and `REASON` (why the row is left out,
        null where it is used)
    columns : what each column is
    identity : the column that names customers, None where the file has none
    report : what was left out and why
    left_out_path : Parquet with `row` and `reason` of every row left out
    currency : always None: such tables do not say
    """

    rows: pd.DataFrame
    columns: tuple[CustomerColumn, ...]
    identity: str | None
    report: CleaningReport
    left_out_path: Path
    currency: str | None = None

    def column(self, name: str) -> CustomerColumn | None:
        """What a column is, None where the file has no such column."""
        return next((column for column in self.columns if column.name == name), None)


def read_customer_rows(
    raw: RawTable,
    columns: Sequence[CustomerColumn],
    identity: str | None,
    workspace: Path,
    settings: CleanSettings,
    notices: Sequence[Notice] = (),
    limits: Limits | None = None,
) -> CustomerTable:
    """Read every row, and leave out those that name no customer or one that is there already.

    Parameters
    ----------
    raw : the table as the file holds it
    columns : what each column is
    identity : the column that names customers; without one every row is a customer
    workspace : a private folder to write to
    settings : whether exact copies count once
    notices : what loading has to say

    Raises
    ------
    NothingToSegmentError : no row is left
    """
    with connect(limits) as connection:
        rows = connection.execute(_typed(raw, columns, identity, settings)).df()
    rows = rows.set_index(ROW).sort_index()
    rows.index.name = "row"
    rows = rows.replace({float("inf"): float("nan"), float("-inf"): float("nan")})
    _set_aside(rows, raw)
    if rows[REASON].notna().all():
        raise NothingToSegmentError(
            f"No row of {raw.source.name} names a customer.",
            "Check which column is the customer.",
        )
    digest = hashlib.sha256(
        repr((raw.parquet.name, raw.source.sha256, identity, settings)).encode()
    ).hexdigest()
    table = CustomerTable(
        rows=rows,
        columns=tuple(columns),
        identity=identity,
        report=CleaningReport(
            file=FileTotals(
                rows=len(rows),
                customers=int(rows[CUSTOMER].nunique()),
                orders=0,
                gross_revenue=UNKNOWN,
                net_revenue=UNKNOWN,
                first_order=None,
                last_order=None,
            ),
            rows_used=0,
            used_revenue=UNKNOWN,
            left_out=(),
            examples=pd.DataFrame(),
            readings=tuple(column.reading for column in columns),
            notices=(*notices, *_notices(rows, columns, identity)),
        ),
        left_out_path=workspace / f"{digest[:16]}-left-out.parquet",
    )
    return account_for_rows(raw, table)


def _set_aside(rows: pd.DataFrame, raw: RawTable) -> None:
    """Broken rows, and a first or last one that is called a total and is the sum of the others."""
    reasons = dict.fromkeys(rows.index.intersection(list(raw.broken_rows)), BROKEN.code)
    numbers = rows.drop(columns=[REASON, CUSTOMER], index=list(reasons)).select_dtypes("number")
    for row in {*numbers.index[:1], *numbers.index[-2:]}:
        named = rows.loc[row, CUSTOMER]
        if not isinstance(named, str) or not vocabulary.is_totals_row([named]):
            continue
        mine, others = numbers.loc[row], numbers.drop(index=row).sum()
        if bool(((mine - others).abs() <= _CENT)[mine != 0].any()):
            reasons[row] = TOTALS.code
    for row, code in reasons.items():
        rows.loc[row, [REASON, CUSTOMER]] = [code, None]


def account_for_rows(
    raw: RawTable,
    table: CustomerTable,
    money: pd.Series[float] | None = None,
    notices: Sequence[Notice] = (),
) -> CustomerTable:
    """Account for every row once more: after rows were left out, or once money is known.

    Parameters
    ----------
    raw : the table as the file holds it
    table : with `REASON` as it now is
    money : what each row's customer spent, by row number; None where the file does not tell
    notices : notices to add
    """
    reasons = table.rows[REASON]
    counts = ~reasons.isin([TOTALS.code, BROKEN.code])

    def worth(rows: pd.Series[bool]) -> Decimal:
        # Money in a file has cents: summed as such, it adds up whatever the order.
        if money is None:
            return UNKNOWN
        return sum(
            (Decimal(str(round(item, 6))) for item in money[rows & counts].dropna()), Decimal(0)
        )

    left_out = tuple(
        LeftOut(rule.code, rule.label, int(rows.sum()), worth(rows), rule.setting)
        for rule in RULES
        if (rows := reasons == rule.code).any()
    )
    total = worth(reasons.notna() | reasons.isna())
    before = table.report
    file = FileTotals(
        before.file.rows,
        before.file.customers,
        before.file.orders,
        total,
        total,
        None,
        None,
    )
    table.left_out_path.parent.mkdir(parents=True, exist_ok=True)
    with connect() as connection:
        out = reasons[reasons.notna()].rename("reason").reset_index()
        out["row"] = out["row"].astype("int64")
        connection.register("out", out.astype({"reason": "str"}))
        unfinished = table.left_out_path.with_suffix(".part")
        connection.execute(
            "COPY (SELECT row::BIGINT AS row, reason::VARCHAR AS reason FROM out) "
            f"TO {literal(str(unfinished))} (FORMAT parquet)"
        )
        unfinished.replace(table.left_out_path)
        examples = connection.execute(f"""
            SELECT out.reason, out.row, raw.* EXCLUDE ({quoted(ROW)})
            FROM out JOIN {raw.sql} AS raw ON raw.{quoted(ROW)} = out.row
            QUALIFY row_number() OVER (PARTITION BY out.reason ORDER BY out.row) <= {EXAMPLES}
            ORDER BY out.reason, out.row
        """).df()
    report = CleaningReport(
        file=file,
        rows_used=int(reasons.isna().sum()),
        used_revenue=worth(reasons.isna()),
        left_out=left_out,
        examples=examples,
        readings=before.readings,
        notices=(*before.notices, *notices),
    )
    return CustomerTable(
        table.rows, table.columns, table.identity, report, table.left_out_path, table.currency
    )


def _typed(
    raw: RawTable,
    columns: Sequence[CustomerColumn],
    identity: str | None,
    settings: CleanSettings,
) -> str:
    """Every row with its values read, its customer, and why it is left out."""
    row = quoted(ROW)
    read = ", ".join(column.typed for column in columns if column.name != identity)
    id_sql = next((one.reading.sql for one in columns if one.name == identity), None)
    customer = f"CAST(({id_sql}) AS VARCHAR)" if id_sql else f"'row ' || {row}"
    every = ", ".join(quoted(column) for column in raw.columns)
    copies = (
        f"row_number() OVER (PARTITION BY {every} ORDER BY {row}) > 1"
        if settings.drop_duplicates and identity
        else "false"
    )
    return f"""
        WITH read AS (
            SELECT {row}, {read + ", " if read else ""}{customer} AS {quoted(CUSTOMER)},
                {copies} AS copy
            FROM {raw.sql}
        )
        SELECT * EXCLUDE (copy), CASE
            WHEN {quoted(CUSTOMER)} IS NULL THEN {literal(NO_CUSTOMER.code)}
            WHEN copy THEN {literal(DUPLICATE.code)}
            WHEN row_number() OVER (PARTITION BY {quoted(CUSTOMER)} ORDER BY {row}) > 1
                THEN {literal(REPEATED.code)}
        END AS {quoted(REASON)}
        FROM read
    """


def _notices(
    rows: pd.DataFrame, columns: Sequence[CustomerColumn], identity: str | None
) -> Iterator[Notice]:
    if identity is None:
        yield Notice(
            "no_customer_column",
            "The file has no customer column, so each row is a customer, named by its row number.",
            len(rows),
        )
    for rule, text in (
        (
            NO_CUSTOMER,
            "{n:# row has|# rows have} no customer and {n:is|are} left out.",
        ),
        (
            DUPLICATE,
            (
                "{n:# row is an exact copy|# rows are exact copies} of another row and "
                "{n:counts|count} once."
            ),
        ),
        (
            REPEATED,
            "{n:# row repeats a customer|# rows repeat a customer}: only the first row counts.",
        ),
    ):
        result = int((rows[REASON] == rule.code).sum())
        if result:
            yield Notice(f"{rule.code}_rows", Sentence(text, n=result), result)
    for column in columns:
        reading = column.reading
        if reading.unreadable:
            yield Notice(
                "unreadable_values",
                Sentence(
                    "{n:# value|# values} in column {column} could not be read and count as"
                    " missing.",
                    n=reading.unreadable,
                    column=column.name,
                ),
                reading.unreadable,
            )
        yield from clock_notice(reading)
        if reading.ambiguous:
            yield Notice(
                "ambiguous_dates",
                f"Column {column.name} was read as {reading.label}, but the file is ambiguous. "
                "Change it under File format if this is wrong.",
            )
