"""RFM scores and segments of orders where they lie: `segment_in_place`."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis
import pandas as pd
from ibis import _

from core import engine, features, rfm
from core.analysis import notices_before_models
from core.errors import NothingToSegmentError
from core.features import Customers
from core.progress import silent
from core.warehouse.clean_where_it_lies import clean_lines
from core.warehouse.counted_customers import CELL, frame_of_counts
from core.warehouse.customer_facts import customers_at, order_days, with_all_measures
from core.warehouse.past_reorders import PastReorders
from core.warehouse.rule_expression import with_segments
from core.warehouse.warehouse_connection import open_warehouse
from core.warehouse.whole_table import fetch_histogram

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import ibis.expr.types as ir

    from core.errors import Notice
    from core.files import Source
    from core.progress import Progress
    from core.rfm import RfmScores
    from core.settings import Settings
    from core.warehouse.address import WarehouseAddress
    from core.warehouse.clean_where_it_lies import CleanLines
    from core.warehouse.warehouse_table import Warehouse

_STEPS = 16.0


@dataclass(frozen=True)
class SegmentsInPlace:
    """The segments of a shop, computed where its orders lie; good while the warehouse is open.

    Parameters
    ----------
    warehouse : where
    clean : the lines and their report
    customers : everybody, by recency, frequency and money, but without an id: what came
        over is how many customers have the same of these
    scores : their scores, profiles and the rule
    days : the sums of every order's days (core/warehouse/customer_facts.py)
    measured : everybody with an id, as of the day of `customers`
    """

    warehouse: Warehouse
    clean: CleanLines
    customers: Customers
    scores: RfmScores
    days: ir.Table
    measured: ir.Table

    @property
    def source(self) -> Source:
        """The table as a document names it."""
        return self.clean.raw.source

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know, in the order in which it was found."""
        clean = self.clean
        return notices_before_models(clean.raw, clean.roles, clean.report, self.customers)

    def customer_frame(self, expected_years: float) -> pd.DataFrame:
        """`customer_table`, fetched: index customer_id, sorted.

        Parameters
        ----------
        expected_years : as there
        """
        table = self.warehouse.fetch(self.customer_table(expected_years))
        frame: pd.DataFrame = table.to_pandas().set_index("customer_id").sort_index()
        return frame

    def customer_table(self, expected_years: float) -> ir.Table:
        """Every customer with all measures, scores and their segment, as an expression there.

        Parameters
        ----------
        expected_years : how long a customer is assumed to stay
        """
        as_of = self.customers.as_of
        if as_of is None:
            raise LookupError("segments in place are of one day")
        measured = self.measured.filter(self.measured.frequency > 0)
        lines = self.clean.used
        seen = lines.filter(lines.ordered_at < ibis.literal(dt.datetime.combine(as_of, dt.time())))
        whole = with_all_measures(
            measured, seen, self.clean.undone, expected_years, self.warehouse.dialect
        )
        named = with_segments(whole, self.scores.rule)
        named = named.mutate(monetary=named.monetary.cast("float64"))
        if self.customers.knows_money:
            return named
        return named.mutate(**dict.fromkeys(features.money_names(), ibis.null("float64")))


@contextmanager
def segment_in_place(
    address: WarehouseAddress, folder: Path, settings: Settings, progress: Progress = silent
) -> Iterator[SegmentsInPlace]:
    """Clean, measure and score orders where they lie; only counts and a sample leave.

    Parameters
    ----------
    address : where they lie
    folder : a private folder
    settings : as for a file
    progress : called as the work goes on; may raise `Cancelled`, also within a query

    Raises
    ------
    ClienteleError : whatever the user can put right, and whatever is not done where a table lies
    """
    with (
        engine.shared_engine(settings.limits),
        engine.query_steps(progress, "clean", _STEPS) as step,
        open_warehouse(address, settings.read, settings.limits, folder) as warehouse,
    ):
        clean = clean_lines(warehouse, settings, step)
        step("summing up every order", 3)
        days = warehouse.keep(order_days(clean.used), "days")
        step("measuring every customer", 3)
        as_of = _as_of(warehouse, days, settings)
        measured = warehouse.keep(customers_at(days, as_of), "customers")
        customers, first_day = _customers(warehouse, clean, days, measured, (as_of, settings))
        past = PastReorders(warehouse, days, measured, as_of)
        history, now = past.history(customers.frame, first_day)
        customers = replace(customers, reorders=history)
        step("scoring every customer", 1)
        scores = rfm.score_customers(customers, settings.rfm)
        rule = rfm.learn_rule(
            now.frame(), settings.rfm, money=customers.knows_money, history=history
        )
        rates = past.rates(rule)
        profiles = tuple(
            replace(one, reorders=rates.get(one.name) or rates.get(one.base) or ())
            for one in scores.profiles
        )
        scores = replace(scores, profiles=profiles)
        yield SegmentsInPlace(warehouse, clean, customers, scores, days, measured)


def _customers(
    warehouse: Warehouse,
    clean: CleanLines,
    days: ir.Table,
    measured: ir.Table,
    asked: tuple[dt.date, Settings],
) -> tuple[Customers, dt.date]:
    """Everybody as counts of the same measures, one row each; and the day of the first order."""
    as_of, settings = asked
    totals = warehouse.one_row(
        measured.aggregate(
            lines=_.lines.sum(),
            buyers=(_.frequency > 0).ifelse(1, 0).sum(),
            first=_.first_order_at.min(),
            last=_.last_order_at.max(),
        )
    )
    if not totals["buyers"]:
        raise NothingToSegmentError(
            f"No customer has bought anything before {as_of:%d %B %Y}.",
            "Choose a later as-of date.",
        )
    bought = measured.filter(measured.frequency > 0)
    groups = bought.group_by(list(CELL)).aggregate(customers=_.count())
    frame = frame_of_counts(fetch_histogram(warehouse, groups, settings.limits, "customers by RFM"))
    money = any(one.role in {"amount", "unit_price"} for one in clean.report.readings)
    if not money:
        frame = frame.assign(
            **dict.fromkeys(set(features.money_names()) & set(frame), float("nan"))
        )
    returning = measured.filter(measured.frequency == 0).select("customer_id")
    without = warehouse.fetch(returning.order_by("customer_id")).column(0).to_pylist()
    orders = days.filter(days.day < ibis.literal(as_of), days.bought > 0)
    placed = warehouse.one_row(orders.aggregate(n=orders.order_id.nunique()))["n"]
    span = (totals["last"] - totals["first"]).days
    customers = Customers(
        frame=frame,
        as_of=as_of,
        lines=int(totals["lines"]),
        orders=int(placed),
        without_purchase=tuple(without),
        notices=tuple(features.customer_notices(frame, without, span)),
        features=features.RFM if money else features.RF,
    )
    return customers, totals["first"].date()


def _as_of(warehouse: Warehouse, days: ir.Table, settings: Settings) -> dt.date:
    """The day that is counted to: as chosen, at the end of the chosen period, or after the last."""
    if settings.rfm.as_of is not None:
        return settings.rfm.as_of
    if settings.filter.last_day is not None:
        return settings.filter.last_day + dt.timedelta(days=1)
    last: dt.date = warehouse.one_row(days.aggregate(last=days.last_at.max().date()))["last"]
    return last + dt.timedelta(days=1)
