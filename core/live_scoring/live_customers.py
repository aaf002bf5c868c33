"""`LiveCustomers`: everybody of a run, and those whom orders have moved since.

A run is never changed. Orders that came in since lie over it: their customers are scored again by
the run's own frozen rule and model. The next run counts them itself, from the shop's data.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from core import projects, saved_models
from core.errors import OrderError
from core.live_scoring.moved_customers import MovedCustomers
from core.live_scoring.new_order import NewOrder, measures_after
from core.live_scoring.order_store import OrderStore
from core.live_scoring.run_customers import MEASURES, SCORES, RunCustomers
from core.live_scoring.scored_customer import ScoredCustomer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.live_scoring.run_customers import Kind, RankedCustomers, SegmentCursor
    from core.projects import ProjectRun
    from core.rfm import RfmRule
    from core.segmentation import SegmentationModel

_AHEAD = dt.timedelta(days=1)
"""How far ahead of this machine's clock an order may be dated."""


class LiveCustomers:
    """The customers of one run, with the orders since. Safe to use from several threads.

    Parameters
    ----------
    run : the run
    frame : its customers, see `core.projects.run_customers`
    rule : its RFM limits; None where there is no order history
    model : its model; None where all customers are one segment
    store : of the project's orders
    """

    def __init__(
        self,
        run: ProjectRun,
        frame: pd.DataFrame,
        rule: RfmRule | None,
        model: SegmentationModel | None,
        store: OrderStore,
    ) -> None:
        self.run, self.rule, self.model = run, rule, model
        self._run = RunCustomers(frame, run.summary.as_of)
        self._store, self._lock = store, threading.RLock()
        self._orders: dict[str, list[NewOrder]] = {}
        self._moved = MovedCustomers(self._run.find)
        self._version = 0
        self._reload()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The segmentations of the run."""
        return ("rfm", "model") if self.run.summary.rfm else ("model",)

    @property
    def model_counts_orders(self) -> bool:
        """Whether the model tells customers apart by nothing but what an order changes here."""
        return self.model is not None and set(self.model.space.features) <= set(MEASURES)

    @property
    def version(self) -> str:
        """Changes with whatever is said of any customer."""
        with self._lock:
            self._notice_others()
            return f"{self.run.number}.{self._version}"

    def find(self, customer_id: str) -> ScoredCustomer | None:
        """One customer as they stand now; None where there is none of that id."""
        with self._lock:
            self._notice_others()
            return self._moved.find(customer_id) or self._run.find(customer_id)

    def add_order(self, customer_id: str, order: NewOrder) -> tuple[ScoredCustomer, bool]:
        """Count an order, keep it, and score its customer again at once.

        Parameters
        ----------
        customer_id : whose it is; a new customer's too
        order : the order

        Returns
        -------
        the customer as they stand now, and whether the order is new: the same once more is not

        Raises
        ------
        OrderError : another order has its number, or it belongs into the data of the run
        """
        with self._lock:
            self._notice_others()
            known = self._store.find(order.order_id)
            if known is not None:
                if known != (customer_id, order):
                    raise OrderError(
                        f"There is another order {order.order_id}.",
                        "Send each order with a number of its own, and the same order unchanged.",
                        "order_conflict",
                    )
                return self._known(customer_id), False
            self._check(order)
            held = [*self._orders.get(customer_id, ()), order]
            scored = self._scored(customer_id, held)
            self._store.add(customer_id, order)
            self._orders[customer_id] = held
            self._moved.put(scored)
            self._version += 1
            return scored, True

    def segment_page(
        self, kind: Kind, name: str, after: SegmentCursor | None, most: int
    ) -> list[ScoredCustomer]:
        """The next customers of a segment, those who spent most first.

        Parameters
        ----------
        kind : by which segmentation
        name : of the segment
        after : where the page before ended
        most : how many
        """
        with self._lock:
            self._notice_others()
            moved = self._moved.within(kind, name)
            return self._page(self._run.ranked(kind, name, after), moved, after, most)

    def choose(self, members: pd.Series[bool]) -> RankedCustomers:
        """Some customers of the run, by what they had spent then.

        Parameters
        ----------
        members : who they are, booleans by customer_id
        """
        return self._run.choose(members)

    def chosen_page(
        self, chosen: RankedCustomers, after: SegmentCursor | None, most: int
    ) -> list[ScoredCustomer]:
        """The next of some customers, as they stand now, those who spent most first.

        Parameters
        ----------
        chosen : who they are
        after : where the page before ended
        most : how many
        """
        with self._lock:
            self._notice_others()
            moved = [one for one in self._moved if self._run.holds(chosen, one.customer_id)]
            return self._page(self._run.ranked_among(chosen, after), moved, after, most)

    def money_of(self, chosen: RankedCustomers) -> float:
        """What some customers have spent by now."""
        with self._lock:
            self._notice_others()
            money = self._run.money_of(chosen)
            for one in self._moved:
                before = self._run.find(one.customer_id)
                if before is not None and self._run.holds(chosen, one.customer_id):
                    money += one.measures.monetary - before.measures.monetary
            return money

    def _page(
        self,
        ranked: Iterator[ScoredCustomer],
        moved: list[ScoredCustomer],
        after: SegmentCursor | None,
        most: int,
    ) -> list[ScoredCustomer]:
        """Customers as the run has them, with those whom orders have moved since."""
        ahead = heapq.nsmallest(
            most,
            (one for one in moved if after is None or one.rank > after),
            key=lambda one: one.rank,
        )
        stayed = (one for one in ranked if one.customer_id not in self._moved)
        return list(itertools.islice(heapq.merge(stayed, ahead, key=lambda one: one.rank), most))

    def segment_sizes(self, kind: Kind) -> dict[str, tuple[int, float]]:
        """Customers and money of every segment, best first, as they stand now."""
        with self._lock:
            self._notice_others()
            sizes = {
                size.name: (size.customers, size.revenue or 0.0)
                for size in self.run.summary.sizes(kind)
            }
            for name in self.rule.names if kind == "rfm" and self.rule is not None else ():
                sizes.setdefault(name, (0, 0.0))
            for name, change in self._moved.changes(kind).items():
                customers, money = sizes.get(name, (0, 0.0))
                sizes[name] = (customers + change.customers, money + change.money)
            return sizes

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Score any customers by the run's rule and model.

        Parameters
        ----------
        frame : recency_days, frequency, monetary, one row a customer

        Returns
        -------
        the scores, `rfm_segment` and `model_segment`, in the order of the rows
        """
        scores = (
            pd.DataFrame(index=frame.index)
            if self.rule is None
            else self.rule.scores(frame).rename(columns={"segment": "rfm_segment"})
        )
        if self.model is not None and self.model_counts_orders:
            scores["model_segment"] = self.model.predict(frame)
        return scores

    def _reload(self) -> None:
        """Count all orders that the run does not know."""
        self._orders.clear()
        for customer_id, order, received in self._store.all():
            if self._is_since(order, received):
                self._orders.setdefault(customer_id, []).append(order)
        self._moved = MovedCustomers(self._run.find)
        for customer_id, held in self._orders.items():
            if customer_id in self._run or any(order.amount >= 0 for order in held):
                self._moved.put(self._scored(customer_id, held))
        self._version += 1

    def _notice_others(self) -> None:
        if self._store.changed_elsewhere():
            self._reload()

    def _is_since(self, order: NewOrder, received: dt.datetime) -> bool:
        """Whether the data of the run cannot hold an order yet.

        It is dated after the last of them; or on that day, and came in after the run.
        """
        last = self.run.summary.last_order
        if last is None:
            return False
        return order.day > last or (order.day == last and received > self.run.ran)

    def _check(self, order: NewOrder) -> None:
        last = self.run.summary.last_order
        if last is None or self.rule is None:
            raise OrderError(
                "This project has one row a customer and no orders, so none can be added.",
                "Make a project of the shop's orders.",
                "no_order_history",
            )
        if order.day < last:
            raise OrderError(
                f"The order is of {order.day}, before the end of the project's data ({last}).",
                "Add it with the data: `python -m core project add`.",
                "order_too_early",
            )
        if order.ordered_at > dt.datetime.now(dt.UTC) + _AHEAD:
            raise OrderError(
                f"The order is of {order.day}, which is still to come.", "Check the date.",
                "order_too_late",
            )  # fmt: skip

    def _known(self, customer_id: str) -> ScoredCustomer:
        found = self._moved.find(customer_id) or self._run.find(customer_id)
        if found is None:
            raise OrderError(
                "The order came in before and its customer is in no run yet.",
                "Run the project with data that hold the order.",
                "order_not_scored",
            )
        return found

    def _scored(self, customer_id: str, held: Sequence[NewOrder]) -> ScoredCustomer:
        before, as_of = self._run.find(customer_id), self.run.summary.as_of
        assert as_of is not None, "a run with orders has a day"  # noqa: S101
        try:
            measures = measures_after(None if before is None else before.measures, held, as_of)
        except ValueError as error:
            raise OrderError(
                f"{customer_id} has bought nothing yet, so there is nothing to return.",
                "Send the order before its return.",
                "return_without_order",
            ) from error
        frame = pd.DataFrame(
            {name: [getattr(measures, name)] for name in MEASURES}, index=[customer_id]
        )
        scores = self.score(frame).iloc[0]
        kept = None if before is None else before.model_segment
        return ScoredCustomer(
            customer_id=customer_id,
            measures=measures,
            **{name: float(scores[name]) for name in SCORES},
            rfm_segment=str(scores["rfm_segment"]),
            model_segment=str(scores["model_segment"]) if "model_segment" in scores else kept,
            value=float("nan"),
            churn_risk=float("nan"),
            orders_since=len(held),
        )


def open_live_customers(folder: Path, project_id: str, run: ProjectRun) -> LiveCustomers:
    """The customers of a run, with the orders that came in since.

    Parameters
    ----------
    folder, project_id : of the project
    run : a run of it

    Raises
    ------
    ProjectError : the run is damaged
    """
    frame = projects.run_customers(folder, project_id, run.number)
    rule = projects.frozen_rule(folder, project_id, run.number)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        name = projects.frozen_model(folder, project_id, run.number, Path(private))
        model = None if name is None else saved_models.load_model(name, Path(private))[0]
    store = OrderStore(projects.project_path(folder, project_id))
    return LiveCustomers(run, frame, rule, model, store)
