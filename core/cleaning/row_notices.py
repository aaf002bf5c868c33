"""What the user should know about the rows that were used, beside what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.cleaning.row_totals import total_tally
from core.errors import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from core.cleaning.file_statistics import FileStatistics
    from core.cleaning.report import CleaningReport, InCurrency
    from core.cleaning.row_totals import Tally
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
        *_outcomes(file_statistics, by_reason.get("not_sold"), used, report.readings),
        *_readings(report.readings),
        *_left_out(report),
        *_kept(used, report, settings),
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
                f"Only the rows in {only.code}{' or with a rate' if only.rates else ''} are used, "
                f"as you chose; {formatting.count(rows, 'row')} in another currency or without one "
                f"{'is' if rows == 1 else 'are'} left out "
                f"({_listed(left)}).",
                rows,
            )
    elif len(currencies) > 1:
        named = ", ".join(currencies[:5])
        yield Notice(
            "mixed_currencies",
            f"The file mixes {formatting.count(len(currencies), 'currency', 'currencies')} "
            f"({named}). Amounts are added as they "
            "stand, without exchange rates, and shown without a currency. Choose one currency, or "
            "give rates to convert them.",
        )


def _converted(report: CleaningReport, only: OneCurrency) -> Iterator[Notice]:
    """The rates are the user's own: what they made of how much money is said."""
    source = f", {only.rates_from}" if only.rates_from else ""
    for currency in report.currencies:
        if currency.rate is None or currency.code == only.code:
            continue
        yield Notice(
            "currency_converted",
            f"{formatting.count(currency.rows, 'row')} over {currency.amount:,.2f} {currency.code} "
            f"{'counts' if currency.rows == 1 else 'count'} as "
            f"{currency.converted:,.2f} {only.code}. The rate, 1 {currency.code} = "
            f"{currency.rate.normalize():f} {only.code}, is an assumption of yours{source}.",
            currency.rows,
        )


def _listed(left: Sequence[InCurrency]) -> str:
    named = [
        f"{formatting.count(item.rows, 'row')} over {item.amount:,.2f} {item.code or 'without one'}"
        for item in left[:_MAX_NAMED]
    ]
    more = len(left) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more > 0 else "")


def _outcomes(
    file_statistics: FileStatistics,
    unsold: Tally | None,
    used: Tally,
    readings: Sequence[ColumnParser],
) -> Iterator[Notice]:
    """What statuses and refund columns said, with the money they are about."""
    if unsold:
        yield _unsold(unsold, readings)
    if used.open_rows:
        yield Notice(
            "open_rows",
            f"{formatting.count(used.open_rows, 'row')} over {used.open_amount:,.2f} "
            f"{'is' if used.open_rows == 1 else 'are'} still open by status (such as pending or on "
            "hold). Such rows count as sales.",
            used.open_rows,
        )
    if file_statistics.refunds:
        count = formatting.count(file_statistics.refunds, "row was refunded", "rows were refunded")
        yield Notice(
            "refunds",
            f"{count}, {file_statistics.refunded:,.2f} in all. This is taken off the revenue and"
            " counts as returned.",
            file_statistics.refunds,
        )


def _unsold(unsold: Tally, readings: Sequence[ColumnParser]) -> Notice:
    rows = formatting.count(unsold.rows, "row")
    over = f"{rows} over {unsold.face_value:,.2f} {'is' if unsold.rows == 1 else 'are'} no sale"
    visits = [reading for reading in readings if reading.form == "visits"]
    if visits:
        return Notice(
            "not_sold_rows",
            f"{over}: column {visits[0].column} says what visitors do ({visits[0].label}), and only"
            " purchases count. The other rows are left out, and their money counts nowhere. If a"
            " word means a purchase, name it with sold_words.",
            unsold.rows,
        )
    return Notice(
        "not_sold_rows",
        f"{over} by status (cancelled, failed or not paid). Such rows are left out, and their money"
        " counts nowhere.",
        unsold.rows,
    )


def _readings(readings: Sequence[ColumnParser]) -> Iterator[Notice]:
    for reading in readings:
        if reading.ambiguous:
            yield Notice(
                "ambiguous_dates" if reading.role == "ordered_at" else "ambiguous_numbers",
                f"Column {reading.column} was read as {reading.label}; the file itself does not "
                "decide this. Change it under reading choices if it is wrong.",
            )
        yield from clock_notice(reading)
        if reading.unreadable and reading.role in {"status", "kind"}:
            yield Notice(
                "unknown_status",
                f"{formatting.count(reading.unreadable, 'row has a word', 'rows have a word')} in "
                f"column {reading.column} that is not "
                f"known here, for example {_short(reading.example)}. Such rows count as sales.",
                reading.unreadable,
            )
        elif reading.unreadable:
            yield Notice(
                "unreadable_values",
                f"{formatting.count(reading.unreadable, 'value')} in column {reading.column} could "
                f"not be read, for example {_short(reading.example)}.",
                reading.unreadable,
            )


def clock_notice(reading: ColumnParser) -> Iterator[Notice]:
    """Whose clock the times of day in a column of dates are on."""
    change = "Choose a time zone (time_zone) to count days and hours on another clock."
    if reading.clock == "own":
        yield Notice(
            "own_clock",
            f"The times in column {reading.column} carry an offset from UTC, and days and hours are"
            f" taken as written there, on the shop's own clock. {change}",
        )
    elif reading.clock == "utc":
        yield Notice(
            "utc_times",
            f"The times in column {reading.column} are in UTC: an evening order may count for the"
            f" next day, a morning order for the day before. {change}",
        )


SAID: dict[str, tuple[str, str]] = {
    "duplicate": (
        "row is an exact copy of another row and counts once",
        "rows are exact copies of another row and count once",
    ),
    "future": (
        "row is dated in the future and is left out",
        "rows are dated in the future and are left out",
    ),
    "outside_filter": (
        "row is outside the filter and is left out, as you chose",
        "rows are outside the filter and are left out, as you chose",
    ),
    "long_ago": (
        "row is dated more than ten years before all others and is left out",
        "rows are dated more than ten years before all others and are left out",
    ),
}
"""What is said of rows that were left out: of one, and of several."""


def _left_out(report: CleaningReport) -> Iterator[Notice]:
    for reason in report.left_out:
        if reason.code == "no_customer":
            have = "has no customer and is" if reason.rows == 1 else "have no customer and are"
            sentence = (
                f"{reason.rows:,} of {formatting.count(report.rows_in, 'row')} {have} left out."
            )
        elif reason.code in SAID:
            sentence = f"{formatting.count(reason.rows, *SAID[reason.code])}."
        else:
            continue
        yield Notice(f"{reason.code}_rows", sentence, reason.rows)


def _kept(used: Tally, report: CleaningReport, settings: CleanSettings) -> Iterator[Notice]:
    negative_prices, returns = used.negative_prices, used.returns
    if negative_prices:
        yield Notice(
            "negative_prices",
            f"{formatting.count(negative_prices, 'line has', 'lines have')} a negative price. Such "
            "lines count as returns and reduce the customer's revenue.",
            negative_prices,
        )
    if returns > negative_prices:
        yield Notice(
            "returns",
            f"{formatting.count(returns - negative_prices, 'return reverses', 'returns reverse')} "
            "no sale in this file exactly. Such returns reduce the customer's revenue.",
            returns - negative_prices,
        )
    if used.repeats and not settings.drop_duplicates:
        yield Notice(
            "duplicates_kept",
            f"{formatting.count(used.repeats, 'row is an exact copy', 'rows are exact copies')} of "
            f"another row and {'counts' if used.repeats == 1 else 'count'} again, as you chose.",
            used.repeats,
        )
    if used.future:
        yield Notice(
            "future_kept",
            f"{formatting.count(used.future, 'row that is used is', 'rows that are used are')}"
            " dated in the future.",
            used.future,
        )
    if not used.paid and any(
        reading.role in {"amount", "unit_price"} for reading in report.readings
    ):
        yield Notice(
            "no_money",
            "Every amount is zero: customers differ in recency and frequency only, and monetary "
            "value is the same for all.",
        )


def _short(example: str | None) -> str:
    text = example or ""
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"  # noqa: PLR2004 - a line on screen
