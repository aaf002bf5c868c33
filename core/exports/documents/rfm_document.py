"""The RFM scores of a shop as one JSON document, as files, and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import __version__, formatting, rfm
from core.exports.documents.reordered import reordered_header, reordered_text
from core.exports.folder_writer import write_files
from core.exports.serialise import (
    DAYS,
    MONEY,
    SHARE,
    fields,
    json_bytes,
    numbers,
    reorder_rates,
    source_fields,
    warning_lines,
    warnings,
)
from core.exports.spreadsheets import to_csv
from core.exports.summary import filtered
from core.formatting import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from core.errors import Notice
    from core.features import Customers
    from core.files import Source
    from core.rfm import RfmScores, WeightProposal
    from core.segmentation import Profile
    from core.settings import FilterSettings

_MEASURES = ("recency_days", "frequency", "monetary")
DECIMALS = {
    **dict.fromkeys(("revenue", "monetary"), MONEY),
    **dict.fromkeys(("recency_days", "frequency"), DAYS),
    **dict.fromkeys(("share", "revenue_share", "one_order_share", "not_due_share"), SHARE),
    **dict.fromkeys(("spearman", "spearman_equal", "gain", "low", "high"), SHARE),
}
"""How far the numbers of the document are rounded, by key."""


def rfm_document_of(
    source: Source,
    customers: Customers,
    scores: RfmScores,
    proposal: WeightProposal | None = None,
    chosen: FilterSettings | None = None,
    notices: Iterable[Notice] = (),
) -> dict[str, Any]:
    """Scores, limits, weights, grid and segments in plain JSON values.

    Parameters
    ----------
    source : the file
    customers, scores : measured and scored
    proposal : weights that were measured, where it was asked for
    chosen : the part of the orders that is looked at
    notices : what the user should know of the file and its customers
    """
    rule = scores.rule
    return {
        "source": source_fields(source),
        "filter": None if chosen is None else filtered(chosen),
        "as_of": customers.as_of.isoformat() if customers.as_of else None,
        "customers": len(customers.frame),
        **fields(rule, "levels", "places"),
        "weights": _weights(rule.weights),
        "limits": [
            {
                "measure": measure,
                "own": limits.own,
                "values": numbers(limits.at),
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
        "warnings": warnings((*notices, *scores.notices)),
        "version": __version__,
    }


def write_rfm(
    document: dict[str, Any], customers: Customers, scores: RfmScores, folder: Path
) -> None:
    """Write `rfm.json` and `rfm.csv`, one row a customer, into a folder.

    Raises
    ------
    SettingError : the folder cannot be written
    """
    table = scores.frame.join(customers.frame[list(_MEASURES)]).reset_index()
    write_files(
        {
            "rfm.csv": to_csv(table.round({"monetary": 2, "engagement": 2})),
            "rfm.json": json_bytes(document),
        },
        folder,
    )


def rfm_text(document: dict[str, Any], profiles: Sequence[Profile]) -> str:
    """The segments with their rules as a small table.

    Parameters
    ----------
    document : from `rfm_document_of`
    profiles : of the same segments
    """
    again = reordered_header(profiles)
    counted = formatting.count(document["customers"], "customer")
    lines = [
        f"{counted} as of {document['as_of']}, scores 1 to {document['levels']}",
        "",
        f"{'segment':<22}{'customers':>10}{'share':>8}{again:>26}  rule",
    ]
    lines += [
        f"{profile.name:<22}{profile.customers:>10,}{percent(profile.share, 1):>8}"
        f"{reordered_text(profile):>26}  {segment['rule']}"
        for profile, segment in zip(profiles, document["segments"], strict=True)
    ]
    proposal = document["proposal"]
    if proposal:
        weights = "/".join(f"{proposal['weights'][name]:g}" for name in proposal["weights"])
        worth = "worth having" if proposal["pays"] else "no gain worth having"
        lines.append(
            f"\nWeights {weights} rank next-period spend best: gain {proposal['gain']:+.3f} over "
            f"equal weights, {worth}."
        )
    return "\n".join([*lines, *warning_lines(document)])


def _segments(scores: RfmScores) -> list[dict[str, Any]]:
    return [
        fields(
            profile,
            *("name", "base=known_as", "customers", "share", "revenue", "revenue_share"),
            *("recency_days", "frequency", "monetary", "one_order_share", "not_due_share"),
            decimals=DECIMALS,
        )
        | {"reordered": reorder_rates(profile)}
        | {"rule": rfm.segment_rule_text(scores.rule, profile.name)}
        for profile in scores.profiles
    ]


def _proposal(proposal: WeightProposal) -> dict[str, Any]:
    return {
        "weights": _weights(proposal.weights),
        **fields(
            proposal,
            *("learned_at", "tested_at", "days", "customers"),
            *("spearman=proposed", "spearman_equal=equal", "gain", "low", "high", "pays"),
            decimals=DECIMALS,
        ),
    }


def _weights(weights: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip(("recency", "frequency", "monetary"), weights, strict=True))
