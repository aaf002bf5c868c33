"""`ConditionField`: what a condition can be about, taken from the registries of what is known.

Measures come from `core.features`, scores and segments from an analysis, contact fields from
`core.contacts`. A measure that is registered there is a field here without another line.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core import contacts, formatting
from core.errors import SettingError
from core.features import COUNTRY, FEATURES, Feature, FeatureUnit
from core.segment_builder.condition import conditions_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.segment_builder.condition import Comparison, Condition, ConditionNode

FieldKind = Literal["number", "date", "choice", "flag", "purchase"]
FieldUnit = Literal["gaps", "points"] | FeatureUnit
FieldSource = Literal["customers", "rfm", "model", "forecast", "contacts", "orders"]
"""What must be there for a field to be known."""

COMPARISONS: dict[FieldKind, tuple[Comparison, ...]] = {
    "number": ("more_than", "at_least", "less_than", "at_most", "equals", "between"),
    "date": ("on_or_after", "before", "between"),
    "choice": ("is", "is_not"),
    "flag": ("yes", "no"),
    "purchase": ("bought", "not_bought"),
}
"""How a field of each kind can be compared."""


@dataclass(frozen=True, slots=True)
class ConditionField:
    """Something a customer can be selected by.

    Parameters
    ----------
    name : what conditions and YAML call it
    label : what people call it
    kind : of its values
    source : what must be there to know it
    unit : what numbers are counted in
    phrase : how a sentence says it, with {} where the comparison and its values go
    choices : the values of a choice that this shop has, commonest first
    missing : why it is not known of these customers, as a sentence; empty where it is
    hint : what to do about that
    """

    name: str
    label: str
    kind: FieldKind
    source: FieldSource = "customers"
    unit: FieldUnit = ""
    phrase: str = ""
    choices: tuple[str, ...] = ()
    missing: str = ""
    hint: str = ""

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """How it can be compared."""
        return COMPARISONS[self.kind]


_PHRASES = {
    "recency_days": "last ordered {} ago",
    "frequency": "ordered {}",
    "monetary": "spent {}",
    "tenure_days": "first ordered {} ago",
    "average_order_value": "spend {} per order",
    "basket_size": "buy {} an order",
    "product_variety": "bought {}",
    "interpurchase_days": "have {} between orders",
    "return_rate": "returned {} of what they bought",
}
_OWN_FIELDS = (
    ConditionField("silence", "Days since the last order ÷ own usual gap", "number",
                   unit="gaps", phrase="have been away for {}"),
    ConditionField("cohort", "Month of the first order", "choice"),
    ConditionField("recency_score", "R score", "number", "rfm", "points"),
    ConditionField("frequency_score", "F score", "number", "rfm", "points"),
    ConditionField("monetary_score", "M score", "number", "rfm", "points"),
    ConditionField("engagement", "Engagement score", "number", "rfm", "points"),
    ConditionField("rfm_segment", "RFM segment", "choice", "rfm"),
    ConditionField("model_segment", "Segment found by the model", "choice", "model"),
    ConditionField("value", "Expected spend", "number", "forecast", "money",
                   "expected to spend {}"),
    ConditionField("expected_orders", "Expected orders", "number", "forecast", "orders",
                   "expected to place {}"),
    ConditionField("churn_risk", "Churn risk", "number", "forecast", "share",
                   "have a churn risk of {}"),
    ConditionField("churn_band", "Churn risk band", "choice", "forecast"),
    ConditionField("next_order_on", "Next order expected", "date", "forecast"),
    ConditionField("product", "Product", "purchase", "orders"),
    ConditionField("category", "Category", "purchase", "orders"),
)  # fmt: skip
_CONTACT_FIELDS: tuple[contacts.Field, ...] = ("email", "phone", "email_consent", "sms_consent")
_KINDS: dict[str, FieldKind] = {
    "number": "number",
    "date": "date",
    "flag": "flag",
    "category": "choice",
}


def field_of_feature(feature: Feature) -> ConditionField:
    """The field of a measure of customers, or of a column of a table of customers."""
    return ConditionField(
        feature.name,
        feature.label or feature.name,
        _KINDS[feature.kind],
        unit=feature.unit,
        phrase=_PHRASES.get(feature.name, ""),
        choices=feature.levels,
    )


def possible_fields(further: Iterable[Feature] = ()) -> dict[str, ConditionField]:
    """Every field there is, by name, whatever a shop knows.

    Parameters
    ----------
    further : columns of a table of customers
    """
    features = (*FEATURES.values(), COUNTRY, *further)
    people = (
        ConditionField(name, contacts.LABELS[name], "flag", "contacts") for name in _CONTACT_FIELDS
    )
    return {
        field.name: field for field in (*map(field_of_feature, features), *_OWN_FIELDS, *people)
    }


def checked_field(
    condition: Condition, fields: Mapping[str, ConditionField], where: str = ""
) -> ConditionField:
    """The field of a condition, which it compares in a way that the field allows.

    Parameters
    ----------
    condition : one condition
    fields : those there are, by name
    where : what an error calls the condition

    Raises
    ------
    SettingError : there is no such field, or it cannot be compared so
    """
    place = where or f"The condition on {condition.field}"
    field = fields.get(condition.field)
    if field is None:
        raise SettingError(
            f"{place}: there is no field called {condition.field}.",
            _did_you_mean(condition.field, fields),
            "unknown_field",
        )
    if condition.comparison not in field.comparisons:
        raise SettingError(
            f"{place}: {field.label} ({field.name}) cannot be compared by {condition.comparison}.",
            f"It takes {' or '.join(field.comparisons)}.",
            "unknown_comparison",
        )
    _check_values(condition, field, place)
    return field


def condition_sources(wheres: Iterable[ConditionNode]) -> frozenset[FieldSource]:
    """What some conditions need to be judged.

    Parameters
    ----------
    wheres : the conditions; fields that are columns of a table of customers need nothing else
    """
    fields = possible_fields()
    return frozenset(
        fields[condition.field].source
        for where in wheres
        for condition in conditions_in(where)
        if condition.field in fields
    )


def _did_you_mean(name: str, fields: Mapping[str, ConditionField]) -> str:
    close = difflib.get_close_matches(name, list(fields), n=3, cutoff=0.5)
    meant = f"Did you mean {' or '.join(close)}? " if close else ""
    return f"{meant}The fields are {formatting.listed(list(fields))}."


_TYPES: dict[FieldKind, str] = {
    "number": "float",
    "date": "date",
    "choice": "str",
    "flag": "",
    "purchase": "str",
}
_WANTED: dict[FieldKind, str] = {
    "number": "a number",
    "date": "a day, such as 2025-03-31",
    "choice": "one value or a list",
    "flag": "no value",
    "purchase": "the name or id of one item, or a list",
}


def _check_values(condition: Condition, field: ConditionField, place: str) -> None:
    wanted = _TYPES[field.kind]
    right = all(type(value).__name__ == wanted for value in condition.operands)
    number = len(condition.operands)
    if condition.comparison == "between":
        low, high = condition.operands if right and number == 2 else (1.0, 0.0)  # noqa: PLR2004
        if low > high:  # type: ignore[operator]
            raise SettingError(
                f"{place}: between needs {_WANTED[field.kind]} and a second one that is no "
                "smaller.",
                f"Write {field.name}: {{between: [LOW, HIGH]}}.",
                "condition_value",
            )
        return
    several = field.kind in {"choice", "purchase"}
    if not right or (number != 1 and not (several and number) and field.kind != "flag"):
        raise SettingError(
            f"{place}: {condition.comparison} needs {_WANTED[field.kind]}.",
            f"{field.label} ({field.name}) is compared with {_WANTED[field.kind]}.",
            "condition_value",
        )
    if condition.within_days is not None and field.kind != "purchase":
        raise SettingError(
            f"{place}: within_days belongs to product and category.",
            "Use recency_days for the days since the last order.",
            "condition_value",
        )
