"""What the user should know about the rows that were used, beside what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from core.clean.report import CleaningReport, InCurrency
    from core.load.currency import OneCurrency
    from core.load.reading import Reading
    from core.settings import CleanSettings

_MOST_NAMED = 5


def notices(
    connection: duckdb.DuckDBPyConnection,
    report: CleaningReport,
    settings: CleanSettings,
    currencies: Sequence[str],
    only: OneCurrency | None = None,
) -> tuple[Notice, ...]:
    """Everything worth saying, most important first.

    Parameters
    ----------
    connection : holds the table `judged` (core/clean/orders.py)
    report : the report so far
    currencies : the currencies the file names
    only : the one of them that is used, where not all are
    """
    return (
        *_currencies(report, currencies, only),
        *_outcomes(connection),
        *_readings(report.readings),
        *_left_out(report),
        *_kept(connection, report, settings),
    )


def _currencies(
    report: CleaningReport, currencies: Sequence[str], only: OneCurrency | None
) -> Iterator[Notice]:
    if only is not None:
        yield from _converted(report, only)
        left = [each for each in report.currencies if each.rate is None]
        rows = sum(each.rows for each in left)
        if rows:
            yield Notice(
                "other_currency_rows",
                f"Only the rows in {only.code}{' or with a rate' if only.rates else ''} are used, "
                f"as you chose; {rows:,} rows in another currency or without one are left out "
                f"({_listed(left)}).",
                rows,
            )
    elif len(currencies) > 1:
        named = ", ".join(currencies[:5])
        yield Notice(
            "mixed_currencies",
            f"The file mixes {len(currencies)} currencies ({named}). Amounts are added as they "
            "stand, without exchange rates, and shown without a currency. Choose one currency, or "
            "give rates to convert them.",
        )


def _converted(report: CleaningReport, only: OneCurrency) -> Iterator[Notice]:
    """The rates are the user's own: what they made of how much money is said."""
    source = f", {only.rates_from}" if only.rates_from else ""
    for each in report.currencies:
        if each.rate is None or each.code == only.code:
            continue
        yield Notice(
            "currency_converted",
            f"{each.rows:,} rows over {each.amount:,.2f} {each.code} count as "
            f"{each.converted:,.2f} {only.code}. The rate, 1 {each.code} = "
            f"{each.rate.normalize():f} {only.code}, is an assumption of yours{source}.",
            each.rows,
        )


def _listed(left: Sequence[InCurrency]) -> str:
    named = [
        f"{each.rows:,} rows over {each.amount:,.2f} {each.code or 'without one'}"
        for each in left[:_MOST_NAMED]
    ]
    more = len(left) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more > 0 else "")


def _outcomes(connection: duckdb.DuckDBPyConnection) -> Iterator[Notice]:
    """What statuses and refund columns said, with the money they are about."""
    found = connection.execute("""
        SELECT count(*) FILTER (reason = 'not_sold'),
            coalesce(sum(face_value) FILTER (reason = 'not_sold'), 0),
            count(*) FILTER (reason IS NULL AND status = 'open'),
            coalesce(sum(amount) FILTER (reason IS NULL AND status = 'open'), 0),
            count(*) FILTER (refunded > 0), coalesce(sum(refunded), 0)
        FROM judged
    """).fetchone()
    unsold, worth, waiting, expected, returned, given_back = found or (0,) * 6
    if unsold:
        yield Notice(
            "not_sold_rows",
            f"{unsold:,} rows over {worth:,.2f} are no sale by their status (cancelled, failed or "
            "not paid). They are left out, and their money counts nowhere.",
            unsold,
        )
    if waiting:
        yield Notice(
            "open_rows",
            f"{waiting:,} rows over {expected:,.2f} are still open by their status (such as "
            "pending or on hold). They count as sales.",
            waiting,
        )
    if returned:
        yield Notice(
            "refunds",
            f"{returned:,} rows were refunded, {given_back:,.2f} in all. This is taken off the "
            "revenue and counts as returned.",
            returned,
        )


def _readings(readings: Sequence[Reading]) -> Iterator[Notice]:
    for reading in readings:
        if reading.ambiguous:
            yield Notice(
                "ambiguous_dates" if reading.role == "ordered_at" else "ambiguous_numbers",
                f"Column {reading.column} was read as {reading.label}; the file itself does not "
                "decide this. Change it under reading choices if it is wrong.",
            )
        if reading.unreadable and reading.role in {"status", "kind"}:
            yield Notice(
                "unknown_status",
                f"{reading.unreadable:,} rows have a word in column {reading.column} that is not "
                f"known here, for example {_short(reading.example)}. They count as sales.",
                reading.unreadable,
            )
        elif reading.unreadable:
            yield Notice(
                "unreadable_values",
                f"{reading.unreadable:,} values in column {reading.column} could not be read, "
                f"for example {_short(reading.example)}.",
                reading.unreadable,
            )


SAID: dict[str, str] = {
    "no_customer": "{rows} of {all} rows have no customer and are left out.",
    "duplicate": "{rows} rows are exact copies of another row and count once.",
    "future": "{rows} rows are dated in the future and are left out.",
}


def _left_out(report: CleaningReport) -> Iterator[Notice]:
    for reason in report.left_out:
        if reason.code in SAID:
            sentence = SAID[reason.code].format(rows=f"{reason.rows:,}", all=f"{report.rows_in:,}")
            yield Notice(f"{reason.code}_rows", sentence, reason.rows)


def _kept(
    connection: duckdb.DuckDBPyConnection, report: CleaningReport, settings: CleanSettings
) -> Iterator[Notice]:
    found = connection.execute("""
        SELECT count(*) FILTER (amount < 0 AND unit_price < 0 AND quantity > 0 AND price_given),
            count(*) FILTER (amount < 0),
            count(*) FILTER (repeat),
            count(*) FILTER (ordered_at::DATE > (SELECT today FROM horizon)),
            coalesce(bool_and(amount = 0), false)
        FROM judged WHERE reason IS NULL
    """).fetchone()
    negative_prices, returns, repeats, future, no_money = found or (0, 0, 0, 0, False)
    if negative_prices:
        yield Notice(
            "negative_prices",
            f"{negative_prices:,} lines have a negative price. They count as returns and reduce "
            "the customer's revenue.",
            negative_prices,
        )
    if returns > negative_prices:
        yield Notice(
            "returns",
            f"{returns - negative_prices:,} returns reverse no sale in this file exactly. They "
            "reduce the customer's revenue.",
            returns - negative_prices,
        )
    if repeats and not settings.drop_duplicates:
        yield Notice(
            "duplicates_kept",
            f"{repeats:,} rows are exact copies of another row and count again, as you chose.",
            repeats,
        )
    if future:
        yield Notice(
            "future_kept", f"{future:,} rows that are used are dated in the future.", future
        )
    if no_money and any(each.role in {"amount", "unit_price"} for each in report.readings):
        yield Notice(
            "no_money",
            "Every amount is zero: customers differ in recency and frequency only, and monetary "
            "value is the same for all.",
        )


def _short(example: str | None) -> str:
    text = example or ""
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"  # noqa: PLR2004 - a line on screen
