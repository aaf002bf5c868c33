"""The cleaning report: rows in = rows used + rows left out, by reason, in rows and in money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from core.cleaning.lines.line_facts import LineFacts
    from core.columns import ColumnParser
    from core.errors import Notice

UNKNOWN = Decimal("NaN")
"""Money that the file does not tell. It is neither zero nor left out: it is not known."""


@dataclass(frozen=True, slots=True)
class FileTotals:
    """Everything readable in the file, before any row is left out.

    customers and orders are distinct non-empty ids. gross_revenue sums the money of all sales
    before refunds, net_revenue what is left after refunds and returns. Rows that are no sale
    (cancelled, another currency, sums) have their customers and orders counted, but no money;
    sums have neither.
    """

    rows: int
    customers: int
    orders: int
    gross_revenue: Decimal
    net_revenue: Decimal
    first_order: dt.datetime | None
    last_order: dt.datetime | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows left out for one reason. A row is counted once, under the first reason that holds.

    Parameters
    ----------
    code : stable word for the reason, e.g. `no_customer`
    label : the reason in plain words
    rows : how many rows
    amount : the money on them (readable amounts only; returns count negative; zero for rows that
        are no sale, whose money is not in the file's revenue either)
    setting : the field of `CleanSettings` that switches the rule, None where it always holds
    """

    code: str
    label: str
    rows: int
    amount: Decimal
    setting: str | None


@dataclass(frozen=True, slots=True)
class InCurrency:
    """The rows of a file in one currency, where one currency counts.

    Parameters
    ----------
    code : the currency; None for rows that name none
    rows : rows in it, whether they are used or left out for another reason
    amount : the money they state, in it (sales and returns; nothing for rows that are no sale)
    rate : what one unit counts for; None where the rows are left out
    converted : the same money in the currency that counts; zero where the rows are left out
    """

    code: str | None
    rows: int
    amount: Decimal
    rate: Decimal | None
    converted: Decimal


@dataclass(frozen=True)
class CleaningReport:
    """What happened to every row of the file.

    Money of a file that tells none is `UNKNOWN`; else, and for rows in any case,

    `rows_in == rows_used + sum(reason.rows for reason in left_out)` and
    `file.net_revenue == used_revenue + sum(reason.amount for reason in left_out)`, always.

    Parameters
    ----------
    examples : up to five rows for each reason as they stand in the file, with `reason` and `row`
    readings : how dates and numbers were read
    notices : what the user should know
    currencies : what is in each currency, where one of several counts
    lines : what all rows look like, for the review; None for a table of customers
    """

    file: FileTotals
    rows_used: int
    used_revenue: Decimal
    left_out: tuple[LeftOut, ...]
    examples: pd.DataFrame
    readings: tuple[ColumnParser, ...]
    notices: tuple[Notice, ...]
    currencies: tuple[InCurrency, ...] = ()
    lines: LineFacts | None = None

    def without_money(self) -> CleaningReport:
        """The same report of a file that tells no money: it is not zero, it is not known."""
        return replace(
            self,
            file=replace(self.file, gross_revenue=UNKNOWN, net_revenue=UNKNOWN),
            used_revenue=UNKNOWN,
            left_out=tuple(replace(reason, amount=UNKNOWN) for reason in self.left_out),
        )

    @property
    def rows_in(self) -> int:
        """Rows in the file."""
        return self.file.rows
