"""Conditions as one English sentence, in the number format of the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.segment_builder.condition import Condition
from core.segment_builder.condition_fields import possible_fields

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from core.segment_builder.condition import Comparison, ConditionNode, ConditionValue
    from core.segment_builder.condition_fields import ConditionField

COMPARISON_WORDS: dict[Comparison, str] = {
    "more_than": "more than",
    "at_least": "at least",
    "less_than": "less than",
    "at_most": "at most",
    "equals": "exactly",
    "between": "between",
    "on_or_after": "on or after",
    "before": "before",
    "is": "is",
    "is_not": "is not",
    "yes": "yes",
    "no": "no",
    "bought": "bought",
    "not_bought": "never bought",
}
"""How comparisons are written and offered."""


def condition_sentence(
    node: ConditionNode,
    fields: Mapping[str, ConditionField] | None = None,
    currency: str | None = None,
) -> str:
    """Who meets some conditions, in one readable sentence.

    Parameters
    ----------
    node : a condition, or a group of them
    fields : those there are, by name; all possible ones where None
    currency : of amounts; written without one where None
    """
    text = _written(node, fields or possible_fields(), currency)
    begin = len(text) - len(text.lstrip("("))
    return text[:begin] + text[begin : begin + 1].upper() + text[begin + 1 :]


def _written(
    node: ConditionNode,
    fields: Mapping[str, ConditionField],
    currency: str | None,
    *,
    inside: bool = False,
) -> str:
    if isinstance(node, Condition):
        return _phrase(node, fields.get(node.field), currency)
    if not node.members:
        return "nobody" if node.match == "any" else "every customer"
    if len(node.members) == 1 and node.match != "none":
        return _written(node.members[0], fields, currency, inside=inside)
    parts = [_written(one, fields, currency, inside=True) for one in node.members]
    joined = _joined(parts, "and" if node.match == "all" else "or")
    if node.match == "none":
        return f"not ({joined})"
    return f"({joined})" if inside else joined


def _joined(parts: Sequence[str], word: str) -> str:
    if len(parts) <= 2:  # noqa: PLR2004 - a list of three needs commas
        return f" {word} ".join(parts)
    return f"{', '.join(parts[:-1])}, {word} {parts[-1]}"


def _phrase(condition: Condition, field: ConditionField | None, currency: str | None) -> str:
    if field is None:
        return f"{condition.field} {COMPARISON_WORDS[condition.comparison]}"
    label = _inner(field.label)
    values = condition.operands
    match field.kind:
        case "purchase":
            return _purchase(condition, field)
        case "flag":
            return label if condition.comparison == "yes" else f"{label}: no"
        case "choice":
            items = _joined([str(value) for value in values], "or")
            return f"{label} {COMPARISON_WORDS[condition.comparison]} {items}"
    compared = _compared(condition, field, currency)
    return field.phrase.format(compared) if field.phrase else f"{label} {compared}"


def _inner(label: str) -> str:
    """A label inside a sentence: small, unless it begins with an abbreviation such as RFM."""
    return label if label[1:2].isupper() or label[1:2] == " " else label[:1].lower() + label[1:]


def _compared(condition: Condition, field: ConditionField, currency: str | None) -> str:
    comparison, values = condition.comparison, condition.operands
    word = COMPARISON_WORDS[comparison]
    if field.kind == "date":
        days = [formatting.date(_day(value)) for value in values]
        return f"{word} {' and '.join(days)}"
    if field.name == "frequency" and comparison != "between":
        return _times(float(values[0]), comparison)  # type: ignore[arg-type]
    numbers = [_amount(float(value), field, currency) for value in values]  # type: ignore[arg-type]
    if comparison == "between" and field.unit not in {"money", "share"}:
        numbers[0] = formatting.decimal(float(values[0]), 2)  # type: ignore[arg-type]
    if field.name == "silence":
        word = {"more_than": "longer than", "less_than": "shorter than"}.get(comparison, word)
    return f"{word} {' and '.join(numbers)}"


def _day(value: ConditionValue) -> dt.date:
    return value  # type: ignore[return-value]


def _times(value: float, comparison: Comparison) -> str:
    often = {1: "once", 2: "twice"}.get(int(value) if value == int(value) else 0)
    often = often or formatting.count(value, "time", decimals=1)
    return f"{COMPARISON_WORDS[comparison]} {often}"


def _amount(value: float, field: ConditionField, currency: str | None) -> str:
    match field.unit:
        case "money":
            return formatting.money(value, currency, cents=value != int(value))
        case "share":
            return formatting.percent(value)
        case "gaps":
            return (
                "their usual gap"
                if value == 1
                else f"{formatting.decimal(value, 2)} × their usual gap"
            )
        case "days":
            return formatting.count(value, "day", decimals=2)
        case "orders" | "items" | "products":
            one = {"orders": "order", "items": "item", "products": "product"}[field.unit]
            return formatting.count(value, one, decimals=2)
    return formatting.decimal(value, 2)


def _purchase(condition: Condition, field: ConditionField) -> str:
    items = _joined([str(value) for value in condition.operands], "or")
    what = items if field.name == "product" else f"from {items}"
    within = condition.within_days
    if within is None:
        return f"{COMPARISON_WORDS[condition.comparison]} {what}"
    verb = "bought" if condition.comparison == "bought" else "not bought"
    return f"{verb} {what} in the last {formatting.count(within, 'day')}"
