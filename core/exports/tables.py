"""An analysis as tables to take along: customers, segments, action plan, cleaning, About."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from core import __version__, columns, features, formatting
from core.cleaning import filter_text, left_out_rows
from core.exports import playbook_advice
from core.exports.export_columns import NO_MAILING_LIST
from core.exports.playbook_advice import NEXT
from core.playbooks import action_table, load_playbook

if TYPE_CHECKING:
    from core.analysis import Analysis, SegmentationKind
    from core.forecast import Forecast
    from core.playbooks import Playbook

_DECIMALS = {
    "engagement": 2,
    "revenue": 2,
    "order_value": 2,
    "share": 6,
    "revenue_share": 6,
    "value": 2,
    "low": 2,
    "high": 2,
    "at_risk": 2,
    "expected_orders": 4,
    "churn_risk": 4,
}
"""Decimals of what is no measure of a customer: money in cents, shares and rates to six."""

SEGMENTATION_NAMES: dict[SegmentationKind, str] = {
    "rfm": "RFM grid",
    "model": "found by the model",
    "saved": "saved segments",
}
"""The segmentations, in words."""

SCORES = ("recency_score", "frequency_score", "monetary_score", "fm_score", "engagement")


FORECAST = ("value", "expected_orders", "churn_risk", "churn_band", "next_order_on")
"""The columns of `Forecast.frame` that the table of customers takes over."""


def customers_table(
    analysis: Analysis,
    forecast: Forecast | None = None,
    playbook: Playbook | None = None,
    kind: SegmentationKind = "model",
) -> pd.DataFrame:
    """Every customer with segment, scores and features, those who spent most first.

    Columns: customer_id, segment (of the segmentation in use), then the segment of the others, as
    rfm_segment and model_segment, the scores, every feature, country,
    then features of a table of customers, unusual (flagged by Isolation Forest), and what to do
    next after the playbook: next_action and next_contact_in_days; with a forecast, `FORECAST` at
    the end. What is not known is empty.

    Parameters
    ----------
    analysis : a finished analysis
    forecast : its forecast, where one was made
    playbook : for what to do next; the one for online shops where none is given
    kind : the segmentation in use
    """
    frame = analysis.customers.frame
    others = [name for name in frame.columns if name not in (*features.FEATURES, "country")]
    scores = _scores(analysis).reindex(frame.index)
    segments: dict[SegmentationKind, pd.Series[str]] = {
        "rfm": scores["segment"],
        "model": analysis.segmentation.labels.reindex(frame.index),
    }
    in_use = segments.pop(kind, None)
    not_in_use = {f"{other}_segment": labels for other, labels in segments.items()}
    taken = {"customer_id", "segment", *not_in_use, "unusual", *SCORES, *NEXT, *FORECAST}
    table = pd.DataFrame(
        {
            "customer_id": frame.index,
            "segment": analysis.labels(kind).reindex(frame.index) if in_use is None else in_use,
            **not_in_use,
            **{name: scores[name] for name in SCORES},
            **{name: frame[name] for name in features.FEATURES},
            "country": frame["country"],
            **{f"{name} (file)" if name in taken else name: frame[name] for name in others},
            "unusual": frame.index.isin(analysis.segmentation.outliers),
        },
        index=frame.index,
    )
    next_actions = playbook_advice.next_actions(analysis, playbook or load_playbook(), kind)
    table[list(NEXT)] = next_actions.reindex(frame.index)
    table = table.assign(**_customer_forecasts(forecast, frame.index))
    rounded = _rounded(table.reset_index(drop=True))
    # Rounded first: two customers with the same amount on paper stand in the order of their ids.
    return rounded.sort_values(
        ["monetary", "customer_id"], ascending=[False, True], ignore_index=True
    )


def _customer_forecasts(forecast: Forecast | None, ids: pd.Index) -> dict[str, pd.Series]:
    if forecast is None:
        return {}
    known = forecast.frame.reindex(ids)
    # A day, not a moment: programs that read the file need no time of midnight.
    known["next_order_on"] = known["next_order_on"].dt.strftime("%Y-%m-%d")
    return {name: known[name] for name in FORECAST}


def _scores(analysis: Analysis) -> pd.DataFrame:
    """The RFM scores; empty columns where there is no order history."""
    if analysis.rfm is not None:
        return analysis.rfm.frame
    return pd.DataFrame(index=analysis.customers.frame.index, columns=[*SCORES, "segment"])


def segments_table(
    analysis: Analysis,
    kind: SegmentationKind = "model",
    forecast: Forecast | None = None,
) -> pd.DataFrame:
    """One row a segment, best first, with every measured number of its profile.

    With a forecast, also value (expected spend within the horizon) with low and high, the ends of
    its 80 % interval, churn_risk (mean), high_risk (customers) and at_risk (money a year).

    Parameters
    ----------
    analysis : a finished analysis
    kind : the model's segments, or the RFM segments
    forecast : its forecast, where one was made
    """
    table = pd.DataFrame([profile.as_dict() for profile in analysis.profiles(kind)])
    table = table.rename(columns={"name": "segment"})
    if forecast is not None and len(table):
        table = table.merge(_segment_forecasts(analysis, kind, forecast), how="left", on="segment")
    return _rounded(table)


def _segment_forecasts(
    analysis: Analysis, kind: SegmentationKind, forecast: Forecast
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "segment": segment.name,
                "value": segment.total,
                "low": segment.low,
                "high": segment.high,
                "churn_risk": segment.churn_risk,
                "high_risk": segment.high_risk,
                "at_risk": segment.at_risk,
            }
            for segment in forecast.of_segments(analysis.labels(kind))
        ]
    )


def action_plan(
    analysis: Analysis, playbook: Playbook, kind: SegmentationKind = "model"
) -> pd.DataFrame:
    """What to do for each segment: who, what, when, through which channel, with which offer.

    A playbook advises on segments that rest on purchases. Where the model's rest on other features,
    the plan is for the RFM segments, and empty without an order history.

    Parameters
    ----------
    analysis : a finished analysis
    playbook : the advice
    kind : the model's segments, or the RFM segments
    """
    advised = playbook_advice.advised_profiles(analysis, playbook, kind)
    if advised is None:
        return action_table((), ())
    cards = playbook_advice.cards(analysis, playbook, advised)
    return action_table(cards, analysis.profiles(advised))


def cleaning_table(analysis: Analysis) -> pd.DataFrame:
    """Where every row of the file went: rows in, out by reason, used. It adds up.

    Columns: step, code, rows, amount. The first row is the file, the last what is used, and the
    reasons between them are the difference.

    Parameters
    ----------
    analysis : a finished analysis
    """
    report = analysis.report
    steps = [("In the file", "in", report.rows_in, report.file.net_revenue)]
    steps += [(out.label, out.code, -out.rows, -out.amount) for out in report.left_out]
    steps += [("Used", "used", report.rows_used, report.used_revenue)]
    return pd.DataFrame(
        {
            "step": [label for label, *_ in steps],
            "code": [code for _, code, *_ in steps],
            "rows": [rows for _, _, rows, _ in steps],
            "amount": [round(float(amount), 2) + 0.0 for *_, amount in steps],
        }
    )


def left_out_table(analysis: Analysis, reason: str | None = None) -> pd.DataFrame:
    """The rows that are not used, as they stand in the file, with their number and the reason.

    Parameters
    ----------
    analysis : a finished analysis whose private folder still is there
    reason : the code of one reason; all of them where none is given
    """
    return left_out_rows(analysis.raw, analysis.read, reason)


def about_table(
    analysis: Analysis, forecast: Forecast | None = None, kind: SegmentationKind = "model"
) -> pd.DataFrame:
    """Where the numbers come from: the file, the day they count to, the settings, the version."""
    source, segmentation = analysis.raw.source, analysis.segmentation
    as_of = analysis.customers.as_of
    changed = int((settings_table(analysis)["changed"]).sum())
    items = {
        "File": source.name,
        "Table": analysis.raw.table,
        "SHA-256 of the file": source.sha256,
        "One row is": f"{columns.GRAIN_TEXT[analysis.shape.shape]} ({analysis.shape.reason})",
        "Told apart by": ", ".join(
            feature.label or feature.name for feature in analysis.customers.features
        ),
        "As of": as_of.isoformat() if as_of else "the file has no dates",
        "Filter": filter_text(analysis.settings.filter) or "none: all orders",
        "Currency": analysis.currency or "not named in the file",
        "Customers": str(len(analysis.customers.frame)),
        "Segments in use": SEGMENTATION_NAMES[kind],
        "Model": f"{segmentation.algorithm}, {formatting.count(segmentation.clusters, 'segment')}",
        "Why this model": segmentation.verdict.text(),
        "Forecast": "none was made"
        if forecast is None
        else _forecast_text(forecast, analysis.currency),
        "Settings": f"{formatting.count(changed, 'setting')} changed; sheet Settings has them all"
        if changed
        else "none changed; sheet Settings has them all",
        "Mailing": NO_MAILING_LIST,
        "Made with": f"Clientele {__version__}",
    }
    return pd.DataFrame({"item": items.keys(), "detail": items.values()})


def settings_table(analysis: Analysis) -> pd.DataFrame:
    """Every setting the analysis depends on, one row each: group, setting, value, default, changed.

    Parameters
    ----------
    analysis : a finished analysis
    """
    usual = analysis.settings.__class__()
    rows = [
        (group, name, _setting_text(value), _setting_text(default), value != default)
        for group, settings in analysis.settings
        for name, value in settings
        for default in [getattr(getattr(usual, group), name)]
    ]
    return pd.DataFrame(rows, columns=["group", "setting", "setting_value", "default", "changed"])


def _setting_text(value: object) -> str:
    """A setting as a person reads it; what has parts of its own is counted, not spelled out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ((), ""):
        return "none"
    if isinstance(value, tuple | list | frozenset):
        plain = all(isinstance(item, str | int | float) for item in value)
        return (
            ", ".join(map(str, value))
            if plain
            else formatting.count(len(value), "entry", "entries")
        )
    return str(value) if isinstance(value, str | int | float | dt.date) else "as designed"


def months_table(analysis: Analysis) -> pd.DataFrame:
    """One row a month: orders, revenue where money is known, customers, and whether it is whole.

    Columns: month (its first day), revenue, orders_placed, active_customers, new_customers,
    whole_month.

    Parameters
    ----------
    analysis : one with an order history, whose private folder still is there
    """
    if analysis.orders is None:
        raise LookupError("only an analysis of orders knows months")
    by_month = features.measure_trend(analysis.orders, analysis.customers).by["month"]
    table = by_month.rename(
        columns={
            "start": "month",
            "orders": "orders_placed",
            "active": "active_customers",
            "whole": "whole_month",
        }
    )
    names = [
        "month",
        "revenue",
        "orders_placed",
        "active_customers",
        "new_customers",
        "whole_month",
    ]
    if not analysis.customers.knows_money:
        names.remove("revenue")
    return _rounded(table[names])


def _forecast_text(forecast: Forecast, currency: str | None) -> str:
    return (
        f"{formatting.count(forecast.horizon_days, 'day')} from {forecast.as_of.isoformat()}. "
        f"{forecast.backtest.verdict(currency if forecast.money else None)}"
    )


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    decimals = features.export_decimals() | _DECIMALS
    return table.round({name: digits for name, digits in decimals.items() if name in table})
