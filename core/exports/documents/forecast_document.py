"""A forecast to take along: one JSON document, a table of customers, a few lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import __version__, formatting
from core.exports.folder_writer import write_files
from core.exports.serialise import (
    MONEY,
    SHARE,
    fields,
    json_bytes,
    number,
    numbers,
    numbers_by_name,
    source_fields,
    warnings,
)
from core.exports.spreadsheets import to_csv

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from core.analysis import Analysis, SegmentationKind
    from core.forecast import BacktestRow, Forecast, OriginErrors, PurchaseFit

_MONEY = ("total", "low", "high", "discounted", "at_risk", "actual_total", "log_likelihood")
_SHARES = ("churn_risk", "share", "r2", "bias", "spearman", "gini", "top_share", "auc", "brier",
           "usual_total_off")  # fmt: skip
DECIMALS = {
    **dict.fromkeys((*_MONEY, "mae", "rmse", "forecast", "actual", "growth"), MONEY),
    **dict.fromkeys((*_SHARES, "mean", "ratio"), SHARE),
}
"""How far the numbers of the document are rounded, by key."""


def forecast_document_of(
    analysis: Analysis, forecast: Forecast, kind: SegmentationKind = "model"
) -> dict[str, Any]:
    """The forecast in plain JSON values; docs/cli.md describes every key.

    Parameters
    ----------
    analysis : of the same shop, for its segments
    forecast : of its customers
    """
    spend = forecast.spend
    return {
        "source": source_fields(analysis.raw.source),
        **fields(forecast, "as_of", "horizon_days"),
        "unit": (analysis.currency or "money") if forecast.money else "order days",
        "customers": len(forecast.frame),
        "forecaster": forecast.forecaster,
        "season": None if forecast.season is None else number(forecast.season, SHARE),
        **_fields(forecast.total, "total", "low", "high", "discounted"),
        "horizons": [
            _fields(horizon, "months", "total", "low", "high", "discounted")
            for horizon in forecast.horizons
        ],
        "segments": [
            _fields(
                segment,
                *("name", "customers", "total", "low", "high"),
                *("churn_risk", "high_risk", "at_risk"),
            )
            for segment in forecast.of_segments(analysis.labels(kind))
        ],
        "backtest": _backtest(forecast),
        "churn": _churn(forecast),
        "purchase_models": [_purchase_model(fit) for fit in forecast.fits],
        "resampled": _resampled(forecast),
        "spend_model": {
            "parameters": numbers_by_name(spend.parameters, SHARE),
            "standard_errors": numbers_by_name(spend.errors, SHARE),
            "log_likelihood": None
            if spend.optimum is None
            else number(spend.optimum.log_likelihood, MONEY),
            **fields(spend, "customers", "doubts"),
        },
        "warnings": warnings((*analysis.notices, *forecast.notices)),
        "version": __version__,
    }


def forecast_table(
    analysis: Analysis, forecast: Forecast, kind: SegmentationKind = "model"
) -> pd.DataFrame:
    """One row a customer: the forecast, most valuable first, with their segment."""
    segment = analysis.labels(kind).reindex(forecast.frame.index)
    table = forecast.frame.round(
        {
            "spent": MONEY,
            "yearly_spend": MONEY,
            "at_risk": MONEY,
            "value": MONEY,
            "discounted_value": MONEY,
            "expected_orders": 4,
            "churn_risk": 4,
        }
    ).assign(segment=segment)
    for dated in ("first_order_on", "next_order_on"):
        table[dated] = table[dated].dt.strftime("%Y-%m-%d")
    return table.sort_values("value", ascending=False, kind="stable").reset_index()


def write_forecast(
    analysis: Analysis, forecast: Forecast, folder: Path, kind: SegmentationKind = "model"
) -> None:
    """Write forecast.csv and forecast.json into a folder: both, or none.

    Raises
    ------
    SettingError : the folder cannot be written
    """
    write_files(
        {
            "forecast.csv": to_csv(forecast_table(analysis, forecast, kind)),
            "forecast.json": json_bytes(forecast_document_of(analysis, forecast, kind)),
        },
        folder,
    )


def forecast_text(analysis: Analysis, forecast: Forecast, kind: SegmentationKind = "model") -> str:
    """The forecast in a few lines."""
    currency = analysis.currency if forecast.money else None
    total = forecast.total
    what = "spend" if forecast.money else "order days"
    headline = (
        f"{formatting.count(len(forecast.frame), 'customer')}, expected {what} in "
        f"{formatting.count(forecast.horizon_days, 'day')} from "
        f"{forecast.as_of}: {formatting.money(total.total, currency)} "
        f"({formatting.money(total.low, currency)} to {formatting.money(total.high, currency)})"
    )
    lines = [
        headline,
        forecast.backtest.verdict(currency),
        "",
        f"{'segment':<26}{'customers':>10}{'expected':>16}{'churn risk':>12}",
    ]
    lines += [
        f"{segment.name:<26}{segment.customers:>10,}{formatting.money(segment.total, currency):>16}"
        f"{formatting.percent(segment.churn_risk, 0):>12}"
        for segment in forecast.of_segments(analysis.labels(kind))
    ]
    notices = (*analysis.notices, *forecast.notices)
    return "\n".join([*lines, "", *(notice.message for notice in notices)]).rstrip()


def _backtest(forecast: Forecast) -> dict[str, Any]:
    backtest = forecast.backtest
    choice = backtest.choice
    return {
        **_fields(backtest, "from=at", "days=horizon_days", "customers", "actual_total", "chosen"),
        "reason": choice.reason,
        "best_naive": choice.naive.name,
        "naive_wins": backtest.naive_wins,
        "verdict": backtest.verdict(),
        "lead": None if choice.lead is None else numbers(choice.lead, MONEY),
        "rows": [_row(row) for row in backtest.rows],
        "skipped": list(backtest.skipped),
        "deciles": [
            _fields(decile, "forecast", "actual", "customers") for decile in backtest.deciles
        ],
        "drivers": [
            {"measure": measure, "growth": number(growth, MONEY)}
            for measure, growth in backtest.drivers
        ],
        "origins": [_origins(errors) for errors in backtest.origins.horizons],
    }


def _origins(errors: OriginErrors) -> dict[str, Any]:
    """How far off totals forecast from earlier dates were, for one horizon."""
    return {
        "days": errors.days,
        "dates": [
            {"from": date.isoformat(), "ratio": number(ratio, SHARE)}
            for date, ratio in zip(errors.dates, errors.ratios, strict=True)
        ],
    }


def _row(row: BacktestRow) -> dict[str, Any]:
    return {
        **fields(row, "name", "label", "kind"),
        **_fields(row.measures, "mae", "rmse", "total"),
        **_fields(row.measures, "r2", "bias", "spearman", "gini", "top_share"),
        **_fields(row, "usual_total_off"),
    }


def _churn(forecast: Forecast) -> dict[str, Any]:
    test = forecast.churn
    return {
        **_fields(test, "days=horizon_days", "share", "chosen"),
        "rows": [_fields(row, "name", "label", "auc", "brier", "mean") for row in test.rows],
    }


def _purchase_model(fit: PurchaseFit) -> dict[str, Any]:
    return {
        "name": fit.model.name,
        "parameters": numbers_by_name(fit.parameters, SHARE),
        "standard_errors": numbers_by_name(fit.errors, SHARE),
        "log_likelihood": number(fit.optimum.log_likelihood, MONEY),
        **fields(fit, "customers", "doubts"),
    }


def _resampled(forecast: Forecast) -> dict[str, Any] | None:
    resampled = forecast.resampled
    if resampled is None:
        return None
    return {
        **fields(resampled, "model", "draws"),
        "parameters": {name: numbers(ends, SHARE) for name, ends in resampled.parameters.items()},
        "orders": numbers(resampled.orders, MONEY),
    }


def _fields(record: object, *names: str) -> dict[str, Any]:
    return fields(record, *names, decimals=DECIMALS)
