"""Conditions as masks: who meets them, for all customers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from core.errors import SettingError
from core.segment_builder.condition import Condition
from core.segment_builder.condition_fields import checked_field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from core.segment_builder.condition import Comparison, ConditionNode
    from core.segment_builder.population import Population

    Mask = NDArray[np.bool_]


def match_customers(node: ConditionNode, population: Population) -> Mask:
    """Whether each customer meets some conditions.

    Every condition is one comparison of a whole column, or one pass over the codes of the order
    lines. A value that is not known meets no condition.

    Parameters
    ----------
    node : a condition, or a group of them
    population : the customers

    Returns
    -------
    booleans, shape (customers,), in the order of `population.customers.frame`

    Raises
    ------
    SettingError : a field is unknown, not known of these customers, or compared in a wrong way
    """
    if isinstance(node, Condition):
        return _meets(node, population)
    masks = [match_customers(member, population) for member in node.members]
    shape = (len(masks), len(population))
    table = np.array(masks, dtype=bool).reshape(shape)
    if node.match == "all":
        return cast("Mask", table.all(axis=0))
    met = table.any(axis=0)
    return cast("Mask", met if node.match == "any" else ~met)


def _meets(condition: Condition, population: Population) -> Mask:
    field = checked_field(condition, population.fields)
    if field.missing:
        raise SettingError(
            f"The condition on {field.label} ({field.name}) cannot be checked: {field.missing}",
            f"{field.hint} Or remove the condition.",
            "field_not_known",
        )
    if field.kind == "purchase":
        wanted = [str(value) for value in condition.operands]
        bought = population.purchases.bought(field.name, wanted, condition.within_days)
        return bought if condition.comparison == "bought" else ~bought
    column = population.column(field.name)
    if field.kind == "flag":
        return _flag(column, yes=condition.comparison == "yes")
    if field.kind == "choice":
        among = column.isin([str(value) for value in condition.operands]).to_numpy(dtype=bool)
        known = column.notna().to_numpy(dtype=bool)
        return among if condition.comparison == "is" else known & ~among
    if field.kind == "date":
        days = column.to_numpy(dtype="datetime64[D]")
        return _compare(condition.comparison, days, [np.datetime64(v) for v in condition.operands])
    return _compare(condition.comparison, column.to_numpy(dtype=float), condition.operands)


def _flag(column: pd.Series[Any], *, yes: bool) -> Mask:
    """Yes is true or 1, no is false or 0; what is missing is neither."""
    known: Mask = column.notna().to_numpy(dtype=bool)
    value: Mask = column.astype("boolean").fillna(False).to_numpy(dtype=bool)  # noqa: FBT003
    return known & (value if yes else ~value)


_COMPARE: dict[Comparison, Callable[..., Any]] = {
    "more_than": lambda values, limit: values > limit,
    "at_least": lambda values, limit: values >= limit,
    "less_than": lambda values, limit: values < limit,
    "at_most": lambda values, limit: values <= limit,
    "equals": lambda values, limit: values == limit,
    "on_or_after": lambda values, day: values >= day,
    "before": lambda values, day: values < day,
    "between": lambda values, low, high: (values >= low) & (values <= high),
}
"""Comparisons with what is missing are false for numbers (NaN) and days (NaT) alike."""


def _compare(comparison: Comparison, values: NDArray[Any], limits: Sequence[Any]) -> Mask:
    return np.asarray(_COMPARE[comparison](values, *limits), dtype=bool)
