"""A forecast to take along: one JSON document, a table of customers, a few lines of text."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from core import __version__, formatting
from core.exports import result_folder as folders
from core.exports.spreadsheets import to_csv

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from core.analysis import Analysis
    from core.forecast import BacktestRow, Forecast, PurchaseFit

MONEY, SHARE = 2, 6
_SHARES = ("r2", "bias", "spearman", "gini", "top_share")


def forecast_document_of(analysis: Analysis, found: Forecast) -> dict[str, Any]:
    """The forecast in plain JSON values; docs/cli.md describes every key.

    Parameters
    ----------
    analysis : of the same shop, for its segments
    found : the forecast
    """
    total = found.total
    return {
        "source": {"name": analysis.raw.source.name, "sha256": analysis.raw.source.sha256},
        "as_of": found.as_of.isoformat(),
        "horizon_days": found.horizon_days,
        "unit": (analysis.currency or "money") if found.money else "order days",
        "customers": len(found.frame),
        "forecaster": found.forecaster,
        "total": _rounded(total.total, MONEY),
        "low": _rounded(total.low, MONEY),
        "high": _rounded(total.high, MONEY),
        "discounted": _rounded(total.discounted, MONEY),
        "horizons": [
            {
                "months": each.months,
                **{
                    name: _rounded(getattr(each, name), MONEY)
                    for name in ("total", "low", "high", "discounted")
                },
            }
            for each in found.horizons
        ],
        "segments": [
            {
                "name": each.name,
                "customers": each.customers,
                "total": _rounded(each.total, MONEY),
                "low": _rounded(each.low, MONEY),
                "high": _rounded(each.high, MONEY),
                "churn_risk": _rounded(each.churn_risk, SHARE),
                "high_risk": each.high_risk,
                "at_risk": _rounded(each.at_risk, MONEY),
            }
            for each in found.of_segments(analysis.segmentation.labels)
        ],
        "backtest": _backtest(found),
        "churn": _churn(found),
        "purchase_models": [_purchase_model(fit) for fit in found.fits],
        "resampled": _resampled(found),
        "spend_model": {
            "parameters": _all_rounded(found.spend.parameters),
            "standard_errors": _all_rounded(found.spend.errors),
            "log_likelihood": _rounded(
                found.spend.optimum.log_likelihood if found.spend.optimum else None, MONEY
            ),
            "customers": found.spend.customers,
            "doubts": list(found.spend.doubts),
        },
        "warnings": [{"code": each.code, "message": each.message} for each in found.notices],
        "version": __version__,
    }


def forecast_table(analysis: Analysis, found: Forecast) -> pd.DataFrame:
    """One row a customer: the forecast, most valuable first, with the segment."""
    segment = analysis.segmentation.labels.reindex(found.frame.index)
    table = found.frame.round(
        {
            "spent": MONEY,
            "yearly_spend": MONEY,
            "value": MONEY,
            "discounted_value": MONEY,
            "expected_orders": 4,
            "churn_risk": 4,
        }
    ).assign(segment=segment)
    for dated in ("first_order_on", "next_order_on"):
        table[dated] = table[dated].dt.strftime("%Y-%m-%d")
    return table.sort_values("value", ascending=False, kind="stable").reset_index()


def write_forecast(analysis: Analysis, found: Forecast, folder: Path) -> None:
    """Write forecast.csv and forecast.json into a folder: both, or none.

    Raises
    ------
    SettingError : the folder cannot be written
    """
    text = json.dumps(
        forecast_document_of(analysis, found), indent=2, ensure_ascii=False, allow_nan=False
    )
    folders.write_files(
        {
            "forecast.csv": to_csv(forecast_table(analysis, found)),
            "forecast.json": (text + "\n").encode("utf-8", "replace"),
        },
        folder,
    )


def forecast_text(analysis: Analysis, found: Forecast) -> str:
    """The forecast in a few lines."""
    currency = analysis.currency if found.money else None
    total = found.total
    what = "spend" if found.money else "order days"
    headline = (
        f"{formatting.count(len(found.frame), 'customer')}, expected {what} in "
        f"{formatting.count(found.horizon_days, 'day')} from "
        f"{found.as_of}: {formatting.money(total.total, currency)} "
        f"({formatting.money(total.low, currency)} to {formatting.money(total.high, currency)})"
    )
    lines = [
        headline,
        found.backtest.verdict(currency),
        "",
        f"{'segment':<26}{'customers':>10}{'expected':>16}{'churn risk':>12}",
    ]
    lines += [
        f"{each.name:<26}{each.customers:>10,}{formatting.money(each.total, currency):>16}"
        f"{formatting.percent(each.churn_risk, 0):>12}"
        for each in found.of_segments(analysis.segmentation.labels)
    ]
    return "\n".join([*lines, "", *(each.message for each in found.notices)]).rstrip()


def _backtest(found: Forecast) -> dict[str, Any]:
    tested = found.backtest
    choice = tested.choice
    return {
        "from": tested.at.isoformat(),
        "days": tested.horizon_days,
        "customers": tested.customers,
        "actual_total": _rounded(tested.actual_total, MONEY),
        "chosen": tested.chosen,
        "reason": choice.reason,
        "best_naive": choice.naive.name,
        "naive_wins": tested.naive_wins,
        "verdict": tested.verdict(),
        "lead": None if choice.lead is None else [_rounded(each, MONEY) for each in choice.lead],
        "rows": [_row(row) for row in tested.rows],
        "skipped": list(tested.skipped),
        "deciles": [
            {
                "forecast": _rounded(each.forecast, MONEY),
                "actual": _rounded(each.actual, MONEY),
                "customers": each.customers,
            }
            for each in tested.deciles
        ],
        "drivers": [
            {"measure": measure, "growth": _rounded(growth, MONEY)}
            for measure, growth in tested.drivers
        ],
        "dates": [
            {"from": date.isoformat(), "ratio": _rounded(ratio, SHARE)}
            for date, ratio in tested.dates
        ],
    }


def _row(row: BacktestRow) -> dict[str, Any]:
    found = row.measures
    return {
        "name": row.name,
        "label": row.label,
        "kind": row.kind,
        **{name: _rounded(getattr(found, name), MONEY) for name in ("mae", "rmse", "total")},
        **{name: _rounded(getattr(found, name), SHARE) for name in _SHARES},
    }


def _churn(found: Forecast) -> dict[str, Any]:
    tested = found.churn
    return {
        "days": tested.horizon_days,
        "share": _rounded(tested.share, SHARE),
        "chosen": tested.chosen,
        "rows": [
            {
                "name": row.name,
                "label": row.label,
                "auc": _rounded(row.auc, SHARE),
                "brier": _rounded(row.brier, SHARE),
                "mean": _rounded(row.mean, SHARE),
            }
            for row in tested.rows
        ],
    }


def _purchase_model(fit: PurchaseFit) -> dict[str, Any]:
    return {
        "name": fit.model.name,
        "parameters": _all_rounded(fit.parameters),
        "standard_errors": _all_rounded(fit.errors),
        "log_likelihood": _rounded(fit.optimum.log_likelihood, MONEY),
        "customers": fit.customers,
        "doubts": list(fit.doubts),
    }


def _resampled(found: Forecast) -> dict[str, Any] | None:
    told = found.resampled
    if told is None:
        return None
    return {
        "model": told.model,
        "draws": told.draws,
        "parameters": {
            name: [_rounded(end, SHARE) for end in ends] for name, ends in told.parameters.items()
        },
        "orders": [_rounded(end, MONEY) for end in told.orders],
    }


def _all_rounded(values: dict[str, float]) -> dict[str, float | None]:
    return {name: _rounded(value, SHARE) for name, value in values.items()}


def _rounded(value: float | None, decimals: int) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), decimals)
