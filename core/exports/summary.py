"""The analysis as one JSON document: what the terminal prints and programs read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from core import __version__, engine, joins
from core.exports import model_quality

if TYPE_CHECKING:
    import datetime as dt

    from core.analysis import Analysis
    from core.features import Feature
    from core.forecast import Forecast
    from core.segmentation import ModelCandidate, Profile
    from core.settings import FilterSettings

MONEY, SHARE, DAYS = 2, 6, 2
"""Decimals that are kept."""

_TOTALS = ("total", "low", "high", "discounted")

SCORES = (
    "silhouette",
    "davies_bouldin",
    "calinski_harabasz",
    "smallest_share",
    "largest_share",
    "stability",
)


def analysis_document(analysis: Analysis, found: Forecast | None = None) -> dict[str, Any]:
    """The whole analysis in plain JSON values; docs/cli.md describes every key.

    Dates are ISO texts, money has two decimals, shares and scores six. What is not known is null.
    Apart from `seconds`, the same file and settings give the same document.

    Parameters
    ----------
    analysis : a finished analysis
    found : its forecast, where one was made
    """
    source = analysis.raw.source
    return {
        "source": {
            "name": source.name,
            "kind": str(source.kind),
            "table": analysis.raw.table,
            "rows": analysis.raw.rows,
            "shape": str(analysis.shape.shape),
            "shape_reason": analysis.shape.reason,
            "sha256": source.sha256,
            "tables": _tables(analysis),
        },
        "roles": {
            guess.role: {"column": guess.column, "confidence": _number(guess.confidence, SHARE)}
            for guess in analysis.roles.guesses
            if guess.column is not None
        },
        "file": _file(analysis),
        "filter": filtered(analysis.settings.filter),
        "cleaning": _cleaning(analysis),
        "used": _used(analysis),
        "features": [_feature(feature) for feature in analysis.customers.features],
        "rfm": {
            "segments": [_size(each) for each in analysis.rfm.profiles] if analysis.rfm else [],
            "missing": analysis.customers.no_history,
        },
        "segmentation": _segmentation(analysis),
        "segments": [
            _size(profile)
            | {
                "archetype": profile.known_as,
                "recency_days": _number(profile.recency_days, DAYS),
                "frequency": _number(profile.frequency, DAYS),
                "monetary": _number(profile.monetary, MONEY),
                "typical": {
                    name: value if isinstance(value, str) else _number(value, SHARE)
                    for name, value in profile.typical
                },
            }
            for profile in analysis.segmentation.profiles
        ],
        "stability": model_quality.stability(analysis),
        "explanation": model_quality.explanation(analysis),
        "forecast": None if found is None else _forecast(analysis, found),
        "seconds": {stage: round(spent, 3) for stage, spent in analysis.seconds.items()},
        "version": __version__,
    }


def filtered(chosen: FilterSettings) -> dict[str, Any] | None:
    """Which part of the orders a document is about; null where it is all of them."""
    return chosen.model_dump(mode="json") if chosen.active else None


def _forecast(analysis: Analysis, found: Forecast) -> dict[str, Any]:
    """What customers will bring, by segment; how it was tested is told by the value command."""
    total = found.total
    return {
        "horizon_days": found.horizon_days,
        "forecaster": found.forecaster,
        "verdict": found.backtest.verdict(),
        **{name: _number(getattr(total, name), MONEY) for name in _TOTALS},
        "churn_risk": _number(found.frame["churn_risk"].mean(), SHARE),
        "segments": [
            {
                "name": each.name,
                "customers": each.customers,
                **{name: _number(getattr(each, name), MONEY) for name in ("total", "low", "high")},
                "churn_risk": _number(each.churn_risk, SHARE),
                "high_risk": each.high_risk,
                "at_risk": _number(each.at_risk, MONEY),
            }
            for each in found.of_segments(analysis.segmentation.labels)
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
        "rows": totals.rows,
        "customers": totals.customers,
        "orders": totals.orders if analysis.orders is not None else analysis.customers.orders,
        "gross_revenue": _number(totals.gross_revenue, MONEY),
        "net_revenue": _number(totals.net_revenue, MONEY),
        "first_order": _moment(totals.first_order),
        "last_order": _moment(totals.last_order),
    }


def _cleaning(analysis: Analysis) -> dict[str, Any]:
    report = analysis.report
    return {
        "rows_in": report.rows_in,
        "rows_used": report.rows_used,
        "used_revenue": _number(report.used_revenue, MONEY),
        "currencies": [
            {
                "currency": each.code,
                "rows": each.rows,
                "amount": _number(each.amount, MONEY),
                "rate": None if each.rate is None else float(each.rate),
                "converted": _number(each.converted, MONEY),
            }
            for each in report.currencies
        ],
        "left_out": {reason.code: reason.rows for reason in report.left_out},
        "warnings": [
            {"code": notice.code, "message": notice.message, "rows": notice.rows}
            for notice in analysis.notices
        ],
    }


def _used(analysis: Analysis) -> dict[str, Any]:
    """What is segmented. net_revenue is the buyers': the sum of `monetary` in customers.csv."""
    customers = analysis.customers
    frame = customers.frame
    return {
        "customers": len(frame) + len(customers.without_purchase),
        "buyers": len(frame),
        "orders": customers.orders,
        "lines": customers.lines,
        "net_revenue": _number(math.fsum(frame["monetary"]), MONEY)
        if customers.knows_money
        else None,
        "first_order": _moment(frame["first_order_at"].min()),
        "last_order": _moment(frame["last_order_at"].max()),
        "as_of": customers.as_of.isoformat() if customers.as_of else None,
    }


def _feature(feature: Feature) -> dict[str, Any]:
    return {
        "name": feature.name,
        "kind": feature.kind,
        "words": feature.words,
        "made_from": list(feature.made_from),
    }


def _segmentation(analysis: Analysis) -> dict[str, Any]:
    found = analysis.segmentation
    return {
        "algorithm": found.algorithm,
        "clusters": found.clusters,
        "parameters": _plain(found.parameters),
        **{name: _number(found.scores.get(name), SHARE) for name in SCORES},
        "trials": found.trials,
        "verdict": found.verdict,
        "unusual": len(found.outliers),
        "candidates": [_candidate(each) for each in found.candidates],
        "rejected": [_candidate(each) for each in found.rejected],
    }


def _candidate(candidate: ModelCandidate) -> dict[str, Any]:
    return {
        "algorithm": candidate.algorithm,
        "clusters": candidate.clusters,
        "parameters": _plain(candidate.parameters),
        **{name: _number(getattr(candidate, name), SHARE) for name in SCORES},
        "verdict": candidate.verdict,
        "reason": candidate.reason,
    }


def _size(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "customers": profile.customers,
        "share": _number(profile.share, SHARE),
        "revenue": _number(profile.revenue, MONEY),
        "revenue_share": _number(profile.revenue_share, SHARE),
    }


def _number(value: Any, digits: int) -> float | None:
    """A rounded number; null for what is missing or not finite. Never a negative zero."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), digits) + 0.0


def _moment(value: dt.datetime | None) -> str | None:
    # NaT is not equal to itself.
    return None if value is None or value != value else value.isoformat()  # noqa: PLR0124


def _plain(value: Any) -> Any:
    """Model parameters as JSON values."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | int | bool) else str(value)
