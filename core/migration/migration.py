"""`Movement`: who moved from which segment to which between two days, and how sizes came about.

Both days, and every month between them, are labelled by one frozen rule or model. Limits or models
that are fitted again at each day change more labels than the customers do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from core import engine, features, formatting, segmentation
from core.errors import Notice
from core.formatting import Sentence
from core.migration import historical_labels, size_forecast
from core.migration.labelled_days import MIGRATION_MEASURES, label_days
from core.migration.snapshot_days import chosen_days
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.cleaning import Orders
    from core.features import PeriodTotals
    from core.migration.historical_labels import Labeller
    from core.migration.labelled_days import LabelledDays
    from core.migration.saved_history import SavedHistory
    from core.migration.size_forecast import SizeForecast, SizeForecastTest
    from core.rfm import RfmRule
    from core.segmentation import FeatureDrift, SegmentationModel
    from core.settings import MovementSettings, RfmSettings

ABSENT = "Not yet a customer"
"""Where somebody was who first bought between the two days."""

_NAMED = 3
_CONTACTS = Notice(
    "contacts_of_today",
    "Addresses and consents are as they are today: what they were on earlier days is not known.",
)
_READING = 6
"""How long going through all orders is, in snapshots."""


class Flow(NamedTuple):
    """Customers who went from one segment to another."""

    before: str
    after: str
    customers: int


@dataclass(frozen=True)
class Migration:
    """Customers at two days by one rule.

    Parameters
    ----------
    by : rfm, model or saved
    from_day, to_day : what happened before each of them is known at it
    names : the segments, best first
    table : customers by segment at the earlier day (rows; `NOT_THERE` last) and at the later one
        (columns). Rows add up to the earlier sizes, columns to the later ones
    moves : index customer_id; before, after, and recency_days, frequency, monetary at the later day
    history : customers by snapshot day (rows, rising) and segment
    revenue : the same in money: what those in the segment at that day had spent by then, net of
        returns; NaN where money is not known
    kept : per snapshot but the first, the share of those who were there a snapshot before and are
        in the same segment
    drift : how far each measure has moved between the two days
    outlook : sizes a quarter after the later day; None where there are too few quarters
    one_order : customers at the later day with a single order
    notices : what the user should know
    known_as : what colours know each segment by, whatever it is called
    last_quarter : sizes as they were forecast a quarter ago, beside what came, all by the rule in
        use; None where no quarter before that one was seen
    """

    by: Literal["rfm", "model", "saved"]
    from_day: dt.date
    to_day: dt.date
    names: tuple[str, ...]
    table: pd.DataFrame
    moves: pd.DataFrame
    history: pd.DataFrame
    revenue: pd.DataFrame
    kept: pd.Series[float]
    drift: tuple[FeatureDrift, ...]
    outlook: SizeForecast | None
    one_order: int
    notices: tuple[Notice, ...]
    known_as: Mapping[str, str]
    last_quarter: SizeForecastTest | None = None

    @property
    def customers(self) -> int:
        """How many were there at both days."""
        return int(self.table.drop(index=ABSENT).to_numpy().sum())

    @property
    def newcomers(self) -> int:
        """How many first bought between the two days."""
        return int(self.table.to_numpy()[-1].sum())

    @property
    def stayed(self) -> float:
        """Share of those who were there at both days and kept their segment."""
        return float(np.trace(self._among())) / self.customers

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Moves between two segments, the largest first."""
        among = self._among()
        flows = [
            Flow(before, after, int(among[row, column]))
            for row, before in enumerate(self.names)
            for column, after in enumerate(self.names)
            if row != column and among[row, column]
        ]
        return tuple(sorted(flows, key=lambda flow: -flow.customers))

    @property
    def risen(self) -> int:
        """Customers who moved to a better segment; segments stand best first."""
        return int(np.tril(self._among(), -1).sum())

    @property
    def fallen(self) -> int:
        """Customers who moved to a worse segment."""
        return int(np.triu(self._among(), 1).sum())

    def entered(self, name: str) -> pd.DataFrame:
        """Who is in a segment at the later day and was not in it at the earlier one."""
        return self._some((self.moves["after"] == name) & (self.moves["before"] != name))

    def left(self, name: str) -> pd.DataFrame:
        """Who was in a segment at the earlier day and is not in it any more."""
        return self._some((self.moves["before"] == name) & (self.moves["after"] != name))

    def _among(self) -> np.ndarray:
        """The table without those who were not there, shape (segments, segments)."""
        return self.table.loc[list(self.names)].to_numpy()

    def _some(self, which: pd.Series[bool]) -> pd.DataFrame:
        order = ["monetary", "customer_id"]
        return self.moves[which].sort_values(order, ascending=[False, True])


def measure_migration(
    orders: Orders,
    rfm: RfmSettings,
    settings: MovementSettings,
    as_of: dt.date,
    model: SegmentationModel | None = None,
    progress: Progress = silent,
    rule: RfmRule | None = None,
    saved: SavedHistory | None = None,
) -> Migration:
    """Label a shop's customers at two days and every month, all by one frozen rule.

    By `rfm`, the limits are those of the customers at the later day, or of a rule; by `model`, the
    fitted model is used as it is; by `saved`, the same conditions are asked at every day.

    Parameters
    ----------
    orders : the clean lines
    rfm : how RFM is scored
    settings : by what, between which days, how many months
    as_of : the latest day to which anything is known
    model : for `by` = model
    progress : reports how far it is; may raise `Cancelled`
    rule : limits in use today; used where the later day is today
    saved : for `by` = saved

    Raises
    ------
    NothingToCompareError : the orders do not tell of customers at two days
    SettingError : a day is out of range, or there is no model
    """
    days = chosen_days(orders, settings, as_of)
    with engine.query_steps(progress, "movement", _READING + 2 + len(days.every)) as step:
        step("summing up orders month by month", _READING)
        totals = features.period_totals_of(orders, days.every)
        step("learning the limits")
        limits = rule if days.after == as_of else None
        labeller = historical_labels.labeller(
            orders, totals, rfm, settings.by, model, limits, saved
        )
        labelled = label_days(totals, labeller, days, step)
        step("forecasting the sizes of segments")
        result = _result(orders, totals, labelled, labeller, settings, days.months)
        known = saved is not None and "contacts" in saved.needs and settings.by == "saved"
        return replace(result, notices=(*result.notices, _CONTACTS)) if known else result


def _result(
    orders: Orders,
    totals: PeriodTotals,
    labelled: LabelledDays,
    labeller: Labeller,
    settings: MovementSettings,
    months: tuple[dt.date, ...],
) -> Migration:
    labels, spent, ends, earlier = labelled
    from_day, to_day = min(ends), max(ends)
    place = {day: at for at, day in enumerate(totals.days)}
    names, then, now = labeller.names, labels[:, place[from_day]], labels[:, place[to_day]]
    monthly = labels[:, [place[day] for day in months]]
    there = now >= 0
    categories = pd.Index([*names, ABSENT])
    after = ends[to_day]
    moves = pd.DataFrame(
        {
            # −1, not there yet, is the last of the categories.
            "before": pd.Categorical.from_codes(
                np.where(then[there] < 0, len(names), then[there]).astype(np.int64), categories
            ),
            "after": pd.Categorical.from_codes(now[there].astype(np.int64), categories),
            **{name: after[name].to_numpy() for name in MIGRATION_MEASURES},
        },
        index=after.index,
    )
    known = MIGRATION_MEASURES if labeller.money else MIGRATION_MEASURES[:2]
    return Migration(
        by=settings.by,
        from_day=from_day,
        to_day=to_day,
        names=names,
        table=_table(then[there], now[there], names),
        moves=moves if labeller.money else moves.drop(columns="monetary").assign(monetary=np.nan),
        history=pd.DataFrame(
            [np.bincount(item[item >= 0], minlength=len(names)) for item in monthly.T],
            index=pd.Index(months, name="day"),
            columns=list(names),
        ),
        revenue=pd.DataFrame(
            np.array([spent[day] for day in months]) if labeller.money else np.nan,
            index=pd.Index(months, name="day"),
            columns=list(names),
        ),
        kept=pd.Series(list(_kept(monthly)), index=pd.Index(months[1:], name="day"), dtype=float),
        drift=segmentation.measure_drift(
            after, segmentation.reference_distributions(ends[from_day], known)
        ),
        outlook=size_forecast.outlook(monthly, months, names, earlier),
        one_order=int((after["frequency"] == 1).sum()),
        notices=tuple(_notices(orders, totals, to_day)),
        known_as=labeller.known_as,
        last_quarter=size_forecast.last_quarter(monthly, months, names),
    )


def _table(then: np.ndarray, now: np.ndarray, names: tuple[str, ...]) -> pd.DataFrame:
    rows = np.where(then < 0, len(names), then).astype(int)
    counted = np.bincount(
        rows * len(names) + now.astype(int), minlength=(len(names) + 1) * len(names)
    )
    return pd.DataFrame(
        counted.reshape(len(names) + 1, len(names)),
        index=pd.Index([*names, ABSENT], name="before"),
        columns=pd.Index(list(names), name="after"),
    )


def _kept(monthly: np.ndarray) -> Iterator[float]:
    for place in range(1, monthly.shape[1]):
        then, now = monthly[:, place - 1], monthly[:, place]
        both = then >= 0
        yield float((then[both] == now[both]).mean()) if both.any() else float("nan")


def _notices(orders: Orders, totals: PeriodTotals, to_day: dt.date) -> Iterator[Notice]:
    later = totals.later()
    if len(later):
        yield Notice(
            "later_customers",
            Sentence(
                "{n:# customer|# customers} first bought on {day} or later and {n:is|are} not "
                "counted: {customers}.",
                n=len(later),
                day=to_day,
                customers=_listed(later),
            ),
        )
    # Cleaning leaves them out and shows their rows; here they are missed and so named again.
    for reason in orders.report.left_out:
        if reason.code == "no_purchase":
            yield Notice(
                "only_returns",
                Sentence(
                    "Customers who only returned something are in no segment"
                    " ({n:# row|# rows} of the file).",
                    n=reason.rows,
                ),
                reason.rows,
            )


def _people(count: int) -> str:
    return formatting.count(count, "customer")


def _listed(ids: pd.Index[str]) -> str:
    return ", ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")
