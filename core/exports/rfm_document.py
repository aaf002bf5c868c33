"""The RFM scores of a shop as one JSON document, as files, and in words."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from core import __version__, formatting, rfm
from core.exports.result_folder import write_files
from core.exports.spreadsheets import to_csv
from core.exports.summary import filtered
from core.formatting import percent

if TYPE_CHECKING:
    from pathlib import Path

    from core.features import Customers
    from core.files import Source
    from core.rfm import RfmScores, WeightProposal
    from core.settings import FilterSettings

_MEASURES = ("recency_days", "frequency", "monetary")


def rfm_document_of(
    source: Source,
    customers: Customers,
    scores: RfmScores,
    proposal: WeightProposal | None = None,
    chosen: FilterSettings | None = None,
) -> dict[str, Any]:
    """Scores, limits, weights, grid and segments in plain JSON values.

    Parameters
    ----------
    source : the file
    customers, scores : measured and scored
    proposal : weights that were measured, where it was asked for
    chosen : the part of the orders that is looked at
    """
    rule = scores.rule
    recency, frequency, monetary = rule.weights
    return {
        "source": {"name": source.name, "sha256": source.sha256},
        "filter": None if chosen is None else filtered(chosen),
        "as_of": customers.as_of.isoformat() if customers.as_of else None,
        "customers": len(customers.frame),
        "levels": rule.levels,
        "places": list(rule.places),
        "weights": {"recency": recency, "frequency": frequency, "monetary": monetary},
        "limits": [
            {
                "measure": measure,
                "own": limits.own,
                "values": [value if math.isfinite(value) else None for value in limits.at],
            }
            for measure, limits in rule.limits.items()
        ],
        "scores": [
            {
                "score": row["score"],
                **{measure: row[measure] for measure in _MEASURES if measure in row},
            }
            for row in rfm.rule_table(rule, None)
        ],
        "segments": _segments(scores),
        "grid": rule.grid.model_dump(),
        "proposal": None if proposal is None else _proposal(proposal),
        "warnings": [
            {"code": notice.code, "message": notice.message} for notice in customers.notices
        ],
        "version": __version__,
    }


def write_rfm(told: dict[str, Any], customers: Customers, scores: RfmScores, folder: Path) -> None:
    """Write `rfm.json` and `rfm.csv`, one row a customer, into a folder.

    Raises
    ------
    SettingError : the folder cannot be written
    """
    table = scores.frame.join(customers.frame[list(_MEASURES)]).reset_index()
    text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_files(
        {
            "rfm.csv": to_csv(table.round({"monetary": 2, "engagement": 2})),
            "rfm.json": text.encode("utf-8", "replace"),
        },
        folder,
    )


def rfm_text(told: dict[str, Any]) -> str:
    """The segments with their rules as a small table."""
    counted = formatting.count(told["customers"], "customer")
    lines = [
        f"{counted} as of {told['as_of']}, scores 1 to {told['levels']}",
        "",
        f"{'segment':<22}{'customers':>10}{'share':>8}  rule",
    ]
    lines += [
        f"{each['name']:<22}{each['customers']:>10,}{percent(each['share'], 1):>8}  {each['rule']}"
        for each in told["segments"]
    ]
    proposal = told["proposal"]
    if proposal:
        weights = "/".join(f"{proposal['weights'][name]:g}" for name in proposal["weights"])
        worth = "worth having" if proposal["pays"] else "no gain worth having"
        lines.append(
            f"\nWeights {weights} rank next-period spend best: gain {proposal['gain']:+.3f} over "
            f"equal weights, {worth}."
        )
    return "\n".join(lines)


def _segments(scores: RfmScores) -> list[dict[str, Any]]:
    rule = scores.rule
    return [
        {
            "name": each.name,
            "base": each.known_as,
            "customers": each.customers,
            "share": round(each.share, 6),
            "revenue": _number(each.revenue),
            "revenue_share": _number(each.revenue_share, 6),
            "recency_days": _number(each.recency_days),
            "frequency": _number(each.frequency),
            "monetary": _number(each.monetary),
            "rule": rfm.segment_rule_text(rule, each.name),
        }
        for each in scores.profiles
    ]


def _proposal(found: WeightProposal) -> dict[str, Any]:
    recency, frequency, monetary = found.weights
    return {
        "weights": {"recency": recency, "frequency": frequency, "monetary": monetary},
        "learned_at": found.learned_at.isoformat(),
        "tested_at": found.tested_at.isoformat(),
        "days": found.days,
        "customers": found.customers,
        "spearman": round(found.proposed, 6),
        "spearman_equal": round(found.equal, 6),
        "gain": round(found.gain, 6),
        "low": round(found.low, 6),
        "high": round(found.high, 6),
        "pays": found.pays,
    }


def _number(value: float, digits: int = 2) -> float | None:
    return round(float(value), digits) + 0.0 if math.isfinite(value) else None
