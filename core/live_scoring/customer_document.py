"""Customers and segments as they stand now, in plain JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from core import exports, playbooks, rfm

if TYPE_CHECKING:
    from core.live_scoring.live_customers import LiveCustomers
    from core.live_scoring.run_customers import Kind
    from core.live_scoring.scored_customer import ScoredCustomer
    from core.playbooks import Playbook

_ROUNDED = {
    **dict.fromkeys(("recency_days", "frequency", "monetary", "engagement", "value"), 2),
    "churn_risk": 4,
}
"""Decimals, as in `customers.csv`."""


def customer_document(one: ScoredCustomer) -> dict[str, Any]:
    """One customer, with the names and decimals of `customers.csv`.

    Parameters
    ----------
    one : the customer
    """
    measures, as_of = one.measures, one.measures.as_of
    numbers = {
        "recency_days": measures.recency_days,
        "frequency": measures.frequency,
        "monetary": measures.monetary,
        "recency_score": one.recency_score,
        "frequency_score": one.frequency_score,
        "monetary_score": one.monetary_score,
        "fm_score": one.fm_score,
        "engagement": one.engagement,
        "value": one.value,
        "churn_risk": one.churn_risk,
    }
    return {
        "customer_id": one.customer_id,
        "as_of": None if as_of is None else as_of.isoformat(),
        "rfm_segment": one.rfm_segment,
        "model_segment": one.model_segment,
        **{name: exports.number(value, _ROUNDED.get(name)) for name, value in numbers.items()},
        "orders_since": one.orders_since,
    }


def customer_reasons(live: LiveCustomers, one: ScoredCustomer, advice: Playbook) -> dict[str, Any]:
    """Why a customer is in their RFM segment, and what the playbook advises to do next.

    Parameters
    ----------
    live : the customers
    one : one of them
    advice : the playbook of the project
    """
    return {"why": _why(live, one), "next_action": _next_action(live, one, advice)}


def _why(live: LiveCustomers, one: ScoredCustomer) -> dict[str, Any] | None:
    if live.rule is None or one.rfm_segment is None:
        return None
    scores = {
        "recency_days": one.recency_score,
        "frequency": one.frequency_score,
        "monetary": one.monetary_score,
    }
    table = {row["score"]: row for row in rfm.rule_table(live.rule, live.run.summary.currency)}
    return {
        "rule": rfm.segment_rule_text(live.rule, one.rfm_segment),
        "scores": [
            {"measure": measure, "score": int(score), "range": table[int(score)][measure]}
            for measure, score in scores.items()
            if measure in live.rule.limits
        ],
    }


def _next_action(
    live: LiveCustomers, one: ScoredCustomer, advice: Playbook
) -> dict[str, Any] | None:
    sizes = {size.name: size for size in live.run.summary.rfm}
    if live.rule is None or one.rfm_segment is None:
        return None
    size = sizes.get(one.rfm_segment)
    known_as = (
        (size.advised_as or size.known_as)
        if size is not None
        else rfm.grid_segment(live.rule.grid, one.rfm_segment).base
    )
    strategy = advice.strategies.get(known_as)
    if strategy is None:
        return None
    return {
        "segment": one.rfm_segment,
        "goal": playbooks.fill_fields(
            strategy.goal, {"next_order": playbooks.next_order(one.measures.frequency)}
        ),
        "channels": list(strategy.channels),
        "offer": strategy.offer.text,
    }


def live_segments_document(live: LiveCustomers, kind: Kind) -> dict[str, Any]:
    """The segments of a run as they stand now, best first.

    Parameters
    ----------
    live : the customers
    kind : by which segmentation
    """
    sizes = live.segment_sizes(kind)
    everyone = sum(n for n, _ in sizes.values())
    money = (
        sum(spent for _, spent in sizes.values()) if live.run.summary.revenue is not None else None
    )
    return {
        "run": live.run.number,
        "by": kind,
        "as_of": live.run.summary.as_of.isoformat() if live.run.summary.as_of else None,
        "segments": [
            {
                "name": name,
                "customers": n,
                "share": exports.number(n / everyone, 6) if everyone else None,
                "revenue": None if money is None else exports.number(spent, 2),
                "revenue_share": exports.number(spent / money, 6) if money else None,
                "conditions": None,
            }
            for name, (n, spent) in sizes.items()
        ],
    }


def score_rows(scores: pd.DataFrame) -> list[dict[str, Any]]:
    """Scores of some customers in plain JSON values, one row each.

    Parameters
    ----------
    scores : customer_id, scores and segments, what is not known missing
    """
    return [
        {
            str(name): value
            if isinstance(value, str)
            else None
            if pd.isna(value)
            else exports.number(value, _ROUNDED.get(str(name)))
            for name, value in row.items()
        }
        for row in scores.astype(object).to_dict("records")
    ]
