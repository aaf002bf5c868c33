"""Which lines are left out where a table lies, and for which reason: the rules as expressions.

The same rules in the same order as core/cleaning/rules/rules.py; the first that holds counts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from ibis import _

from core import cleaning, engine
from core.warehouse import cell_expressions as cells
from core.warehouse.whole_table import fetch_histogram

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import ibis.expr.types as ir

    from core.settings import CleanSettings, FilterSettings, Limits
    from core.warehouse.warehouse_table import Warehouse

EARLY = ("not_sold", "unreadable_date", "unreadable_amount", "no_customer", "refunded")
"""Rules asked before copies are looked for: all copies of such a line are left out by them."""


@dataclass(frozen=True)
class WholeTable:
    """What the rules need to know of all lines, and what the report says of them.

    Parameters
    ----------
    totals : what the report says of the table
    refunds, refunded : lines of which money was given back, and how much
    far_ahead : the first day that is left out as future; None where none is
    first_day : the first day that is not long ago; None where none is
    non_products : product codes that stand for no product
    has_money : some line has an amount
    """

    totals: cleaning.FileTotals
    refunds: int
    refunded: Decimal
    far_ahead: dt.date | None
    first_day: dt.date | None
    non_products: tuple[str, ...]
    has_money: bool


def measure_whole_table(
    warehouse: Warehouse, lines: ir.Table, settings: CleanSettings, limits: Limits
) -> WholeTable:
    """Count and sum over all lines, before any is left out.

    Parameters
    ----------
    lines : typed lines
    """
    counted = warehouse.one_row(
        lines.aggregate(
            rows=lines.copies.sum(),
            customers=lines.customer_id.nunique(),
            orders=lines.order_id.nunique(),
            gross=(ibis.greatest(lines.amount + lines.refunded, 0) * lines.copies).sum(),
            net=(lines.amount * lines.copies).sum(),
            refunds=_count(lines.refunded > 0, lines.copies),
            refunded=(lines.refunded * lines.copies).sum(),
            first=lines.ordered_at.min(),
            last=lines.ordered_at.max(),
        )
    )
    totals = cleaning.FileTotals(
        int(counted["rows"]),
        int(counted["customers"]),
        int(counted["orders"]),
        _money(counted["gross"]),
        _money(counted["net"]),
        counted["first"],
        counted["last"],
    )
    days = lines.filter(lines.ordered_at.notnull()).select(day=lines.ordered_at.date()).distinct()
    far_ahead, first_day = _ends(fetch_histogram(warehouse, days, limits, "days"))
    return WholeTable(
        totals,
        int(counted["refunds"] or 0),
        _money(counted["refunded"]),
        far_ahead,
        first_day,
        _non_products(warehouse, lines, limits) if settings.drop_non_products else (),
        bool(totals.gross_revenue or totals.net_revenue),
    )


def _ends(days: pa.Table) -> tuple[dt.date | None, dt.date | None]:
    """The first day far ahead and the first that is not long ago, by the rules' own queries."""
    today = dt.datetime.now(dt.UTC).date()
    known = sorted(day for day in days.column("day").to_pylist() if day is not None)
    if not known:
        return None, None
    far: dt.date | None = None
    begins: dt.date | None = None
    with engine.connect() as connection:
        connection.register("moment_lines", pa.table({"ordered_at": pa.array(known, pa.date32())}))
        if known[-1] > today:
            connection.execute(cleaning.FAR_AHEAD, {"today": today})
            ((far,),) = connection.execute("SELECT far_ahead FROM horizon").fetchall()
        if (known[-1] - known[0]).days > cleaning.LONGEST_PAUSE_DAYS:
            connection.execute(cleaning.LONG_AGO, {"today": today})
            ((begins,),) = connection.execute(
                "SELECT CASE WHEN isfinite(first_day) THEN first_day END FROM beginning"
            ).fetchall()
    return far, begins


def _non_products(warehouse: Warehouse, lines: ir.Table, limits: Limits) -> tuple[str, ...]:
    codes = lines.filter(lines.product_id.notnull()).select("product_id").distinct()
    with engine.connect() as connection:
        connection.register("products", fetch_histogram(warehouse, codes, limits, "products"))
        ((long_codes,),) = connection.execute(cleaning.LONG_CODES).fetchall()
        known = cleaning.stands_for_no_product(long_codes=bool(long_codes))
        rows = connection.execute(f"SELECT product_id FROM products WHERE {known} ORDER BY 1")
        return tuple(str(code) for (code,) in rows.fetchall())


def judged(
    lines: ir.Table,
    whole: WholeTable,
    settings: CleanSettings,
    chosen: FilterSettings | None = None,
) -> ir.Table:
    """The lines with `reason`: the code of the first rule that leaves each out, else null."""
    on = {
        rule.code: rule.setting is None or bool(getattr(settings, rule.setting))
        for rule in cleaning.every_rule()
    } | {"no_customer": True}
    cases = [
        (condition.fill_null(cells.FALSE), ibis.literal(code))
        for code, condition in _conditions(lines, whole, chosen)
        if on.get(code, True)
    ]
    return lines.mutate(reason=ibis.cases(*cases, else_=ibis.null("string")))


def is_kept(lines: ir.Table) -> ir.BooleanValue:
    """Whether no rule has left out a line of `judged`."""
    return lines.reason.isnull()


def _conditions(
    lines: ir.Table, whole: WholeTable, chosen: FilterSettings | None
) -> Iterator[tuple[str, ir.BooleanValue]]:
    yield "not_sold", lines.not_sold
    yield "unreadable_date", lines.ordered_at.isnull()
    yield "unreadable_amount", lines.amount.isnull()
    yield "no_customer", lines.customer_id.isnull()
    yield "refunded", (lines.refunded > 0) & (lines.amount <= 0)
    if whole.far_ahead is not None:
        yield "future", lines.ordered_at >= _midnight(whole.far_ahead)
    if whole.first_day is not None:
        yield "long_ago", lines.ordered_at < _midnight(whole.first_day)
    name = lines.product_name.strip().lower()
    nameless = lines.product_id.isnull() & name.isin(cleaning.non_product_names())
    if whole.non_products:
        nameless |= lines.product_id.isin(whole.non_products)
    yield "non_product", nameless
    if whole.has_money:
        yield "zero_price", (lines.amount == 0) & (lines.refunded == 0)
    yield "negative_price", _negative_price(lines)
    if chosen is not None and chosen.active:
        yield "outside_filter", _outside(lines, chosen)


def _outside(lines: ir.Table, chosen: FilterSettings) -> ir.BooleanValue:
    outside = ibis.literal(value=False)
    if chosen.first_day:
        outside |= lines.ordered_at < _midnight(chosen.first_day)
    if chosen.last_day:
        outside |= lines.ordered_at >= _midnight(chosen.last_day + dt.timedelta(days=1))
    for column, wanted in ((lines.country, chosen.countries), (lines.category, chosen.categories)):
        if wanted:
            outside |= ~column.isin(wanted).fill_null(cells.FALSE)
    return outside


def _negative_price(lines: ir.Table) -> ir.BooleanValue:
    return ((lines.unit_price < 0) & (lines.quantity > 0)).fill_null(cells.FALSE)


def _midnight(day: dt.date) -> ir.TimestampValue:
    return ibis.literal(dt.datetime.combine(day, dt.time()))


def tally_questions(lines: ir.Table, weight: ir.Value, name: str = "") -> dict[str, ir.Value]:
    """What lines come to, as the fields of `cleaning.Tally`.

    Parameters
    ----------
    weight : how often each line counts
    name : what the names begin with
    """
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    is_open = (lines.status == "open").fill_null(cells.FALSE)
    nothing = ibis.literal(0).cast("decimal(38, 6)")
    asked = {
        "rows": weight.sum(),
        "amount": (lines.amount * weight).sum(),
        "purchases": _count(lines.amount >= 0, weight),
        "paid": _count(lines.amount != 0, weight),
        "returns": _count(lines.amount < 0, weight),
        "negative_prices": _count((lines.amount < 0) & _negative_price(lines), weight),
        "future": _count(lines.ordered_at >= _midnight(tomorrow), weight),
        "open_rows": _count(is_open, weight),
        "open_amount": (is_open.ifelse(lines.amount, nothing) * weight).sum(),
        "face_value": (lines.face_value * weight).sum(),
    }
    return {f"{name}{key}": value for key, value in asked.items()}


def _count(condition: ir.BooleanValue, weight: ir.Value) -> ir.Value:
    return condition.fill_null(cells.FALSE).ifelse(weight, 0).sum()


def tally(answers: Mapping[str, Any], name: str = "", repeats: int = 0) -> cleaning.Tally:
    """The tally that the answers to `tally_questions` tell."""

    def count(key: str) -> int:
        return int(answers[f"{name}{key}"] or 0)

    return cleaning.Tally(
        rows=count("rows"),
        amount=_money(answers[f"{name}amount"]),
        purchases=count("purchases"),
        paid=count("paid"),
        returns=count("returns"),
        negative_prices=count("negative_prices"),
        repeats=repeats,
        future=count("future"),
        open_rows=count("open_rows"),
        open_amount=_money(answers[f"{name}open_amount"]),
        face_value=_money(answers[f"{name}face_value"]),
    )


def _money(value: Decimal | int | None) -> Decimal:
    # As the column engine writes it: six decimals, whatever the engine's type has.
    return Decimal(value or 0).quantize(Decimal("0.000001"))


def tallies_by_reason(warehouse: Warehouse, lines: ir.Table) -> dict[str | None, cleaning.Tally]:
    """What the lines come to by reason, copies apart; those that are kept under None.

    Parameters
    ----------
    lines : from `judged`
    """
    early = lines.reason.isin(EARLY).fill_null(cells.FALSE)
    weighed = lines.mutate(
        whole=early.ifelse(lines.copies, 1), further=early.ifelse(0, lines.copies - 1)
    )
    groups = weighed.group_by("reason").aggregate(
        early_copies=(_.whole - 1).sum(),
        **tally_questions(weighed, weighed.whole, "one_"),
        **tally_questions(weighed, weighed.further, "more_"),
    )
    found: dict[str | None, cleaning.Tally] = {}
    copies = []
    for row in warehouse.fetch(groups).to_pylist():
        found[row["reason"]] = tally(row, "one_", int(row["early_copies"]))
        copies.append(tally(row, "more_", int(row["more_rows"])))
    repeated = cleaning.total_tally(copies)
    return found | ({"duplicate": repeated} if repeated.rows else {})
