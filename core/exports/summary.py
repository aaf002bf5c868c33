"""The analysis as one JSON document: what the terminal prints and programs read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from core import __version__, engine, joins
from core.exports import model_quality
from core.exports.serialise import DAYS, MONEY, SHARE, fields, number, plain, reorder_rates

if TYPE_CHECKING:
    from core.analysis import Analysis, SegmentationKind
    from core.forecast import Forecast
    from core.segmentation import ModelCandidate, Profile
    from core.settings import FilterSettings

SCORES = (
    "silhouette",
    "davies_bouldin",
    "calinski_harabasz",
    "smallest_share",
    "largest_share",
    "stability",
)

_MONEY = ("total", "low", "high", "discounted", "at_risk", "gross_revenue", "net_revenue")
DECIMALS = {
    **dict.fromkeys((*_MONEY, "used_revenue", "amount", "converted", "revenue"), MONEY),
    **dict.fromkeys(("recency_days", "frequency"), DAYS),
    "monetary": MONEY,
    **dict.fromkeys(("share", "revenue_share", "churn_risk", *SCORES), SHARE),
    **dict.fromkeys(("one_order_share", "not_due_share"), SHARE),
}
"""How far the numbers of the document are rounded, by key."""


def analysis_document(
    analysis: Analysis, forecast: Forecast | None = None, kind: SegmentationKind = "model"
) -> dict[str, Any]:
    """The whole analysis in plain JSON values; docs/cli.md describes every key.

    Dates are ISO texts, money has two decimals, shares and scores six. What is not known is null.
    Apart from `seconds`, the same file and settings give the same document.

    Parameters
    ----------
    analysis : a finished analysis
    forecast : of its customers, where one was made
    kind : the segmentation in use; the forecast is summed by its segments
    """
    source = analysis.raw.source
    return {
        "source": {
            "name": source.name,
            "kind": str(source.kind),
            **fields(analysis.raw, "table", "rows"),
            "shape": str(analysis.shape.shape),
            "shape_reason": analysis.shape.reason,
            "sha256": source.sha256,
            "tables": _tables(analysis),
        },
        "assumptions": [notice.message for notice in analysis.roles.assumptions],
        "roles": {
            guess.role: {
                "column": guess.column,
                "confidence": number(guess.confidence, SHARE),
                "runner_up": guess.runner_up.column if guess.runner_up else None,
            }
            for guess in analysis.roles.guesses
            if guess.column is not None
        },
        "file": _file(analysis),
        "filter": filtered(analysis.settings.filter),
        "review": _review(analysis),
        "cleaning": _cleaning(analysis),
        "used": _used(analysis),
        "features": [
            fields(feature, "name", "kind", "words", "made_from")
            for feature in analysis.customers.features
        ],
        "rfm": {
            "segments": [_size(profile) for profile in analysis.rfm.profiles]
            if analysis.rfm
            else [],
            "missing": analysis.customers.no_history,
        },
        "in_use": kind,
        "segmentation": _segmentation(analysis),
        "segments": [
            _size(profile)
            | _fields(profile, "archetype=known_as", "recency_days", "frequency", "monetary")
            | {
                "typical": {
                    name: value if isinstance(value, str) else number(value, SHARE)
                    for name, value in profile.typical
                }
            }
            for profile in analysis.segmentation.profiles
        ],
        "stability": model_quality.stability(analysis),
        "worth": model_quality.worth(analysis),
        "explanation": model_quality.explanation(analysis),
        "forecast": None if forecast is None else _forecast(analysis, forecast, kind),
        "seconds": {stage: round(spent, 3) for stage, spent in analysis.seconds.items()},
        "version": __version__,
    }


def filtered(chosen: FilterSettings) -> dict[str, Any] | None:
    """Which part of the orders a document is about; null where it is all of them."""
    return chosen.model_dump(mode="json") if chosen.active else None


def _forecast(analysis: Analysis, forecast: Forecast, kind: SegmentationKind) -> dict[str, Any]:
    """What customers will bring, by segment; the value command says how it was tested."""
    return {
        **fields(forecast, "horizon_days", "forecaster"),
        "verdict": forecast.backtest.verdict(),
        **_fields(forecast.total, "total", "low", "high", "discounted"),
        "churn_risk": number(forecast.frame["churn_risk"].mean(), SHARE),
        "segments": [
            _fields(
                segment,
                *("name", "customers", "total", "low", "high"),
                *("churn_risk", "high_risk", "at_risk"),
            )
            for segment in forecast.of_segments(analysis.labels(kind))
        ],
    }


def _tables(analysis: Analysis) -> list[dict[str, Any]]:
    """The tables that were read one below the other; empty where one was read."""
    left_out = joins.rows_by_table(analysis.raw, engine.read_parquet(analysis.read.left_out_path))
    return [
        {"name": name, "rows": rows, "rows_used": rows - left_out.get(name, 0)}
        for name, rows in joins.rows_by_table(analysis.raw).items()
    ]


def _file(analysis: Analysis) -> dict[str, Any]:
    totals = analysis.report.file
    return {
        **fields(totals, "rows", "customers"),
        "orders": totals.orders if analysis.orders is not None else analysis.customers.orders,
        **_fields(totals, "gross_revenue", "net_revenue", "first_order", "last_order"),
    }


def _review(analysis: Analysis) -> dict[str, Any]:
    """What was read, in a sentence, and what no shop looks like."""
    review = analysis.review
    return {
        "sentence": review.sentence.text(),
        "flags": [
            {
                "code": flag.code,
                "text": flag.text.text(),
                "likely_cause": flag.cause,
                "mend": flag.mend,
                "option": flag.option,
            }
            for flag in review.flags
        ],
    }


def _cleaning(analysis: Analysis) -> dict[str, Any]:
    report = analysis.report
    return {
        **_fields(report, "rows_in", "rows_used", "used_revenue"),
        "currencies": [
            {
                **_fields(currency, "currency=code", "rows", "amount"),
                "rate": number(currency.rate),
                **_fields(currency, "converted"),
            }
            for currency in report.currencies
        ],
        "left_out": {reason.code: reason.rows for reason in report.left_out},
        "warnings": [fields(notice, "code", "message", "rows") for notice in analysis.notices],
    }


def _used(analysis: Analysis) -> dict[str, Any]:
    """What is segmented. net_revenue is the buyers': the sum of `monetary` in customers.csv."""
    customers = analysis.customers
    frame = customers.frame
    return {
        "customers": len(frame) + len(customers.without_purchase),
        "buyers": len(frame),
        **fields(customers, "orders", "lines"),
        "net_revenue": number(math.fsum(frame["monetary"]), MONEY)
        if customers.knows_money
        else None,
        "first_order": plain(frame["first_order_at"].min()),
        "last_order": plain(frame["last_order_at"].max()),
        "as_of": plain(customers.as_of),
    }


def _segmentation(analysis: Analysis) -> dict[str, Any]:
    result = analysis.segmentation
    return {
        **fields(result, "algorithm", "clusters", "parameters"),
        **{name: number(result.scores.get(name), SHARE) for name in SCORES},
        **fields(result, "trials", "verdict"),
        "unusual": len(result.outliers),
        "candidates": [_candidate(candidate) for candidate in result.candidates],
        "rejected": [_candidate(candidate) for candidate in result.rejected],
    }


def _candidate(candidate: ModelCandidate) -> dict[str, Any]:
    return {
        **fields(candidate, "algorithm", "clusters", "parameters"),
        **_fields(candidate, *SCORES),
        **fields(candidate, "verdict", "reason"),
    }


def _size(profile: Profile) -> dict[str, Any]:
    names = ("name", "customers", "share", "revenue", "revenue_share")
    return _fields(profile, *names, "one_order_share", "not_due_share") | {
        "reordered": reorder_rates(profile)
    }


def _fields(record: object, *names: str) -> dict[str, Any]:
    return fields(record, *names, decimals=DECIMALS)
