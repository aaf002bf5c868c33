"""What the user should know about the rows that were used, beside what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.cleaning.accounting.discount_notice import discount_notice
from core.cleaning.accounting.outcome_notices import outcome_notices
from core.cleaning.accounting.row_totals import total_tally
from core.columns import LARGEST_NUMBER, is_too_large
from core.errors import Notice
from core.formatting import Listed, Sentence, first_few

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from core.cleaning.accounting.file_statistics import FileStatistics
    from core.cleaning.accounting.report import CleaningReport, InCurrency
    from core.cleaning.accounting.row_totals import Tally
    from core.columns import ColumnParser, OneCurrency
    from core.settings import CleanSettings

_MAX_NAMED = 5


def row_notices(
    report: CleaningReport,
    file_statistics: FileStatistics,
    by_reason: Mapping[str, Tally],
    settings: CleanSettings,
    currencies: Sequence[str],
    only: OneCurrency | None = None,
) -> tuple[Notice, ...]:
    """Everything worth saying, most important first.

    Parameters
    ----------
    report : the report so far
    file_statistics : the whole file
    by_reason : what the rows left out for each reason come to
    currencies : the currencies the file names
    only : the one of them that is used, where not all are
    """
    used = file_statistics.tally - total_tally(by_reason.values())
    return (
        *_currencies(report, currencies, only),
        *outcome_notices(file_statistics, by_reason.get("not_sold"), used, report.readings),
        *_readings(report.readings),
        *_left_out(report),
        *_kept(used, report, settings),
    )


def alike_notice(rows: int) -> Iterator[Notice]:
    """Rows that look like copies and are none."""
    if rows:
        yield Notice(
            "alike_rows",
            Sentence(
                "{n:# row matches|# rows match} another in all columns used but {n:differs|differ} "
                "in another column, so {n:it counts as a separate row|they count as separate "
                "rows}.",
                n=rows,
            ),
            rows,
        )


def _currencies(
    report: CleaningReport, currencies: Sequence[str], only: OneCurrency | None
) -> Iterator[Notice]:
    if only is not None:
        yield from _converted(report, only)
        left = [currency for currency in report.currencies if currency.rate is None]
        rows = sum(item.rows for item in left)
        if rows:
            yield Notice(
                "other_currency_rows",
                Sentence(
                    "Only the rows in {code}{rate} are used, as you chose; {n:# row|# rows} in "
                    "another currency or without one {n:is|are} left out ({currencies}).",
                    code=only.code,
                    rate=" or with a rate" if only.rates else "",
                    n=rows,
                    currencies=_listed(left),
                ),
                rows,
            )
    elif len(currencies) > 1:
        yield Notice(
            "mixed_currencies",
            Sentence(
                "The file mixes {n:# currency|# currencies} ({currencies}). Amounts are added up "
                "without exchange rates and shown without a currency. Choose one currency, or "
                "enter rates to convert them.",
                n=len(currencies),
                currencies=", ".join(currencies[:5]),
            ),
        )


def _converted(report: CleaningReport, only: OneCurrency) -> Iterator[Notice]:
    """The rates are the user's own: the notice names the money they apply to."""
    source = f", {only.rates_from}" if only.rates_from else ""
    for currency in report.currencies:
        if currency.rate is None or currency.code == only.code:
            continue
        yield Notice(
            "currency_converted",
            Sentence(
                "{n:# row|# rows} ({amount:.2f} {code}) {n:counts|count} as {converted:.2f} "
                "{only}. The rate, 1 {code} = {rate} {only}, is your own assumption{source}.",
                n=currency.rows,
                amount=currency.amount,
                code=currency.code or "",
                converted=currency.converted or 0,
                only=only.code,
                rate=f"{currency.rate.normalize():f}",
                source=source,
            ),
            currency.rows,
        )


def _listed(left: Sequence[InCurrency]) -> Listed:
    named = [
        Sentence(
            "{n:# row|# rows} with {amount:.2f} {code}",
            n=item.rows,
            amount=item.amount,
            code=item.code or "in no currency",
        )
        for item in left
    ]
    return first_few(named, _MAX_NAMED, "; ", "; and ")


def _readings(readings: Sequence[ColumnParser]) -> Iterator[Notice]:
    for reading in readings:
        if reading.role == "discount" and reading.form != "none":
            yield discount_notice(reading, readings)
        if reading.ambiguous:
            yield Notice(
                "ambiguous_dates" if reading.role == "ordered_at" else "ambiguous_numbers",
                f"Column {reading.column} was read as {reading.label}, but the file is ambiguous. "
                "Change it under File format if this is wrong.",
            )
        yield from clock_notice(reading)
        if reading.unreadable and reading.role in {"status", "kind"}:
            yield Notice(
                "unknown_status",
                Sentence(
                    "{n:# row has|# rows have} an unknown status in column {column}, for example "
                    "{example}, and {n:counts|count} as {n:a sale|sales}.",
                    n=reading.unreadable,
                    column=reading.column,
                    example=_short(reading.example),
                ),
                reading.unreadable,
            )
        elif reading.unreadable:
            yield _unreadable(reading)


def _unreadable(reading: ColumnParser) -> Notice:
    text = "{n:# value|# values} in column {column} could not be read, for example {example}."
    if reading.example is not None and is_too_large(reading.example):
        text += " It is a number, but larger than {largest}, the largest that is counted exactly."
    sentence = Sentence(
        text,
        n=reading.unreadable,
        column=reading.column,
        example=_short(reading.example),
        largest=LARGEST_NUMBER,
    )
    return Notice("unreadable_values", sentence, reading.unreadable)


def clock_notice(reading: ColumnParser) -> Iterator[Notice]:
    """Whose clock the times of day in a column of dates are on."""
    change = "Choose a time zone (time_zone) to count days and hours in another one."
    if reading.clock == "own":
        yield Notice(
            "own_clock",
            f"The times in column {reading.column} have a UTC offset. Days and hours are used as "
            f"written, in the shop's local time. {change}",
        )
    elif reading.clock == "utc":
        yield Notice(
            "utc_times",
            f"The times in column {reading.column} are in UTC: an evening order may count for the"
            f" next day, a morning order for the day before. {change}",
        )


LEFT_OUT: dict[str, str] = {
    "totals_row": (
        "{n:# row is a total row|# rows are total rows}, not {n:an order|orders}, and {n:is|are} "
        "left out."
    ),
    "broken_row": (
        "{n:# row is|# rows are} broken ({n:its|their} cells fit no column) and {n:is|are} left "
        "out."
    ),
    "unreadable_date": (
        "{n} of {rows_in:# row|# rows} {n:has|have} no readable date and {n:is|are} left out."
    ),
    "no_customer": (
        "{n} of {rows_in:# row|# rows} {n:has|have} no customer and {n:is|are} left out."
    ),
    "duplicate": (
        "{n:# row is an exact copy|# rows are exact copies} of another row and {n:counts|count}"
        " once."
    ),
    "future": "{n:# row is|# rows are} dated in the future and {n:is|are} left out.",
    "outside_filter": (
        "{n:# row is|# rows are} outside the filter and {n:is|are} left out, as you chose."
    ),
    "long_ago": (
        "{n:# row is|# rows are} dated more than ten years before all others and {n:is|are} left"
        " out."
    ),
}
"""The notices of rows that were left out, by reason."""


def _left_out(report: CleaningReport) -> Iterator[Notice]:
    for reason in report.left_out:
        if reason.code in LEFT_OUT:
            sentence = Sentence(LEFT_OUT[reason.code], n=reason.rows, rows_in=report.rows_in)
            yield Notice(f"{reason.code}_rows", sentence, reason.rows)


def _kept(used: Tally, report: CleaningReport, settings: CleanSettings) -> Iterator[Notice]:
    negative_prices, returns = used.negative_prices, used.returns
    if negative_prices:
        yield Notice(
            "negative_prices",
            Sentence(
                "{n:# line has|# lines have} a negative price and {n:counts|count} as {n:a "
                "return|returns}, which {n:reduces|reduce} the customer's revenue.",
                n=negative_prices,
            ),
            negative_prices,
        )
    if returns > negative_prices:
        yield Notice(
            "returns",
            Sentence(
                "{n:# return matches|# returns match} no sale in this file and {n:reduces|reduce} "
                "the customer's revenue.",
                n=returns - negative_prices,
            ),
            returns - negative_prices,
        )
    if used.repeats and not settings.drop_duplicates:
        yield Notice(
            "duplicates_kept",
            Sentence(
                "{n:# row is an exact copy|# rows are exact copies} of another row and "
                "{n:counts|count} again, as you chose.",
                n=used.repeats,
            ),
            used.repeats,
        )
    if used.future:
        yield Notice(
            "future_kept",
            Sentence(
                "{n:# row is|# rows are} dated in the future and {n:is|are} used.",
                n=used.future,
            ),
            used.future,
        )
    if not used.paid and any(
        reading.role in {"amount", "unit_price"} for reading in report.readings
    ):
        yield Notice(
            "no_money",
            "Every amount is zero, so customers differ only in recency and frequency.",
        )


def _short(example: str | None) -> str:
    text = example or ""
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"  # noqa: PLR2004 - a line on screen
