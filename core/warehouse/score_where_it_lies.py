"""The segments of a saved model for customers whose orders stay where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ibis import _

from core.errors import StoredModelError
from core.features import money_names
from core.warehouse.model_expression import with_model_segments

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from core.segmentation import SegmentationModel
    from core.warehouse.rfm_where_it_lies import SegmentsInPlace


def score_in_place(
    there: SegmentsInPlace, model: SegmentationModel, expected_years: float
) -> ir.Table:
    """Every customer with all measures and the `segment` of a saved model, as an expression there.

    Parameters
    ----------
    there : the customers
    model : with centres or densities
    expected_years : how long a customer is assumed to stay

    Raises
    ------
    StoredModelError : another kind of model, or one that asks for what is not known there
    """
    asked = set(model.space.features)
    if not there.customers.knows_money and asked & set(money_names()):
        raise StoredModelError(
            "This model groups customers by money, and these orders name none.",
            "Choose the column of the amount, or another model.",
        )
    everybody = there.customer_table(expected_years).drop("segment")
    return with_model_segments(
        everybody, model, lambda points: there.warehouse.keep(points, "points")
    )


def segments_of_scores(there: SegmentsInPlace, scored: ir.Table) -> list[dict[str, Any]]:
    """The segments of `score_in_place`, those with the most revenue first.

    Returns
    -------
    for each: name, customers, share, revenue, revenue_share
    """
    groups = scored.group_by("segment").aggregate(
        customers=_.count(), revenue=_.monetary.cast("decimal(38, 6)").sum()
    )
    rows = there.warehouse.fetch(groups).to_pylist()
    everybody = sum(row["customers"] for row in rows)
    money = sum(row["revenue"] or 0 for row in rows)
    found = [
        {
            "name": row["segment"],
            "customers": row["customers"],
            "share": round(row["customers"] / everybody, 6),
            "revenue": None if row["revenue"] is None else round(float(row["revenue"]), 2),
            "revenue_share": round(float(row["revenue"] / money), 6)
            if row["revenue"] is not None and money
            else None,
        }
        for row in rows
    ]
    return sorted(found, key=lambda one: (-(one["revenue"] or 0), one["name"]))
