"""`Population`: the customers of a shop with everything that conditions may ask of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from core.segment_builder.condition_fields import possible_fields
from core.segment_builder.purchase_index import PurchaseIndex, index_purchases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.cleaning import Orders
    from core.contacts import Contacts
    from core.features import Customers
    from core.forecast import Forecast
    from core.rfm import RfmScores
    from core.segment_builder.condition_fields import ConditionField, FieldSource

MAX_CHOICES = 500
"""So many products or categories are offered to choose from; any other can be typed."""


@dataclass(frozen=True, eq=False)
class Population:
    """What is known of the customers of a shop, as conditions ask for it.

    Parameters
    ----------
    customers : one row a customer
    scores : their RFM scores and segments; None without an order history
    model_segments : the segment a model put each customer into; None where there is none
    forecast : what they will buy, where it was forecast
    contacts : how they are reached, where that was looked up
    orders : the clean lines; None for a table of customers
    currency : of the shop, for sentences
    index : who bought what, where that was read already
    """

    customers: Customers
    scores: RfmScores | None = None
    model_segments: pd.Series[str] | None = None
    forecast: Forecast | None = None
    contacts: Contacts | None = None
    orders: Orders | None = None
    currency: str | None = None
    index: PurchaseIndex | None = None
    _columns: dict[str, pd.Series[Any]] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        """How many customers."""
        return len(self.customers.frame)

    @cached_property
    def purchases(self) -> PurchaseIndex:
        """Who bought what; read from the order lines when it is first asked for."""
        if self.index is not None:
            return self.index
        if self.orders is None or self.customers.as_of is None:
            raise LookupError("a table of customers has no purchases")
        return index_purchases(self.orders, self.customers.frame.index, self.customers.as_of)

    @cached_property
    def fields(self) -> Mapping[str, ConditionField]:
        """Every field by name, with the choices of this shop, and why where one is not known."""
        further = [
            feature
            for feature in (*self.customers.features, *self.customers.offered)
            if feature.name in self.customers.frame.columns
        ]
        return {
            name: self._with_choices(replace(one, missing=why, hint=hint))
            for name, one in possible_fields(further).items()
            for why, hint in (self._missing(one),)
        }

    def column(self, name: str) -> pd.Series[Any]:
        """The values of a field that is known, one a customer; missing where they are not."""
        if name not in self._columns:
            self._columns[name] = self._read(name).reindex(self.customers.frame.index)
        return self._columns[name]

    def _read(self, name: str) -> pd.Series[Any]:
        frame, source = self.customers.frame, self.fields[name].source
        if name == "silence":
            rhythm = self.customers.reorders
            silence = None if rhythm is None else rhythm.silence(frame)
            return pd.Series(silence, index=frame.index, dtype=float)
        if name == "cohort":
            months: pd.Series[Any] = frame["first_order_at"].dt.strftime("%Y-%m")
            return months
        return self._held(source, name)

    def _held(self, source: FieldSource, name: str) -> pd.Series[Any]:
        """A column that one of the results holds."""
        if source == "rfm" and self.scores is not None:
            return self.scores.frame["segment" if name == "rfm_segment" else name]
        if source == "model" and self.model_segments is not None:
            return self.model_segments
        if source == "forecast" and self.forecast is not None:
            forecast: pd.Series[Any] = self.forecast.frame[name]
            return forecast
        if source == "contacts" and self.contacts is not None:
            known: pd.Series[Any] = self.contacts.frame[name]
            return known if name.endswith("_consent") else known.notna()
        measured: pd.Series[Any] = self.customers.frame[name]
        return measured

    def _missing(self, one: ConditionField) -> tuple[str, str]:
        """Why a field is not known of these customers, and what to do; empty where it is."""
        there = {
            "rfm": self.scores is not None,
            "model": self.model_segments is not None,
            "forecast": self.forecast is not None,
            "orders": self.orders is not None,
            "contacts": self.contacts is not None and bool(self.contacts.columns),
        }
        if not there.get(one.source, True):
            return _LACKING[one.source]
        if one.source == "contacts":
            known = self.contacts is not None and one.name in self.contacts.columns
            return (
                ("", "") if known else (f"No column says “{one.label}”.", _LACKING["contacts"][1])
            )
        if one.source == "orders":
            read = {reading.role for reading in self.orders.report.readings} if self.orders else ()
            roles = {"product": {"product_id", "product_name"}, "category": {"category"}}[one.name]
            lacking = "The file has no {}.".format(
                "products" if one.name == "product" else "categories"
            )
            return (
                ("", "") if roles & set(read) else (lacking, "Choose the column on the Load page.")
            )
        if one.name == "silence":
            known = self.customers.reorders is not None and (
                self.customers.reorders.gap_days is not None
            )
            return ("", "") if known else (
                "Too few customers ordered twice to know their usual gap.",
                "Use the days since the last order.",
            )  # fmt: skip
        name = "first_order_at" if one.name == "cohort" else one.name
        frame = self.customers.frame
        if one.source == "customers" and (name not in frame or bool(frame[name].isna().all())):
            return (
                "The file does not have it.",
                "Choose the column on the Load page, if there is one.",
            )
        return "", ""

    def _with_choices(self, one: ConditionField) -> ConditionField:
        if one.missing:
            return one
        if one.kind == "purchase":
            return one  # read from the order lines only when somebody asks
        if one.kind != "choice" or one.choices:
            return one
        if one.name == "rfm_segment" and self.scores is not None:
            return replace(one, choices=tuple(self.scores.rule.names))
        values = self._chosen_from(one.source, one.name)
        return replace(one, choices=values)

    def _chosen_from(self, source: FieldSource, name: str) -> tuple[str, ...]:
        if name == "cohort":
            months = self.customers.frame["first_order_at"].dt.strftime("%Y-%m")
            return tuple(sorted(months.dropna().unique(), reverse=True))
        held = {
            "model": self.model_segments,
            "forecast": None if self.forecast is None else self.forecast.frame.get(name),
        }.get(source, self.customers.frame.get(name))
        if held is None:
            return ()
        return tuple(str(value) for value in held.value_counts().index)


_LACKING: dict[FieldSource, tuple[str, str]] = {
    "rfm": ("The file has no order history to score.", "Use a file of orders."),
    "model": ("There is no model.", "Search for one on the Segments page."),
    "forecast": ("There is no forecast yet.", "Make one on the Lifetime value page."),
    "orders": ("The file has one row per customer and no orders.", "Use a file of orders."),
    "contacts": (
        "The file has no contact details, or they are not used.",
        "Add a customer list on the Export page, or use contact details when loading.",
    ),
}
