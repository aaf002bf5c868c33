"""The tables of the Lifetime value page: who, by which segment, and how it was tested."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import forecast, formatting
from core.formatting import N_, _, say
from ui.components import data_table, glossary, parts

if TYPE_CHECKING:
    from core.forecast import Forecast

_KINDS = {
    "naive": N_("Naive"),
    "purchases": N_("Purchase model"),
    "learned": N_("Machine learning"),
}
_USED = "✓"
_CORNERS = {
    "Keep": N_("High spend, high expected"),
    "Grow": N_("Low spend so far, high expected"),
    "Win back": N_("High spend, little expected"),
    "Low priority": N_("Low spend, little expected"),
}


def backtest(forecast: Forecast, currency: str | None) -> None:
    """Every forecaster's errors, the one that is used marked."""
    tested = forecast.backtest
    number = st.column_config.NumberColumn
    unit = f" ({currency})" if currency else ""
    rows = [
        {
            "used": _USED if row.name == tested.chosen else "",
            "label": row.label,
            "kind": _(_KINDS[row.kind]),
            "mae": row.measures.mae,
            "bias": row.measures.bias * 100,
            "usual": formatting.percent(row.usual_total_off, 0),
            "rmse": row.measures.rmse,
            "r2": row.measures.r2,
            "spearman": row.measures.spearman,
            "gini": row.measures.gini,
            "top_share": row.measures.top_share * 100,
        }
        for row in tested.rows
    ]
    data_table.show(
        pd.DataFrame(rows),
        hide_index=True,
        key="value_backtest",
        height="content",
        column_config={
            "used": st.column_config.TextColumn(_("Used")),
            "label": st.column_config.TextColumn(_("Forecast"), pinned=True),
            "kind": st.column_config.TextColumn(_("Kind")),
            "mae": number(
                say("Error per customer{unit}", unit=unit),
                format="%,.2f",
                help=glossary.definition("Mean absolute error"),
            ),
            "bias": number(_("Total off"), format="%+.0f%%", help=_("Forecast total vs actual")),
            "usual": st.column_config.TextColumn(
                _("Usually off"),
                help=_(
                    "How far off its totals were on average, forecast from earlier dates too. "
                    "Only forecasts with near-lowest error are tried from all of them."
                ),
            ),
            "rmse": number(_("RMSE"), format="%,.1f", help=_("Large errors count more")),
            "r2": number("R²", format="%.2f", help=_("Share of the differences explained")),
            "spearman": number(_("Rank"), format="%.2f", help=_("Spearman rank correlation")),
            "gini": number(_("Gini"), format="%.2f", help=glossary.definition("Gini")),
            "top_share": number(
                _("Top 10%"),
                format="%.0f%%",
                help=_("Share of spend from the 10% with the highest forecast"),
            ),
        },
        alt=_("How far off each forecast was in the backtest"),
    )
    st.caption(
        _(
            "Of the forecasts with near-lowest error, we use the one whose totals from many "
            "earlier dates came closest."
        )
    )


def churn(forecast: Forecast) -> None:
    """Every churn method's scores."""
    number = st.column_config.NumberColumn
    rows = [
        {
            "used": _USED if row.name == forecast.churn.chosen else "",
            "label": row.label,
            "auc": row.auc,
            "brier": row.brier,
            "mean": row.mean * 100,
        }
        for row in forecast.churn.rows
    ]
    data_table.show(
        pd.DataFrame(rows),
        hide_index=True,
        key="value_churn",
        height="content",
        column_config={
            "used": st.column_config.TextColumn(_("Used")),
            "label": st.column_config.TextColumn(_("Method"), pinned=True),
            "auc": number(_("AUC"), format="%.3f", help=glossary.definition("AUC")),
            "brier": number(_("Brier"), format="%.3f", help=glossary.definition("Brier score")),
            "mean": number(_("Average risk"), format="%.0f%%"),
        },
        alt=_("How well each method predicted who would not order"),
    )
    st.caption(
        say(
            "In the backtest {share:%} of the customers placed no order in {horizon_days:days}.",
            share=forecast.churn.share,
            horizon_days=forecast.churn.horizon_days,
        )
    )


def models(forecast: Forecast) -> None:
    """Parameters of the purchase and spend models, with standard errors and doubts."""
    fits = [
        (fit.model.label, fit.parameters, fit.errors, fit.optimum.log_likelihood, fit.doubts)
        for fit in forecast.fits
    ]
    spend = forecast.spend
    fit_value = spend.optimum.log_likelihood if spend.optimum else None
    for label, values, errors, log_likelihood, doubts in (
        *fits,
        (_("Gamma-Gamma"), spend.parameters, spend.errors, fit_value, spend.doubts),
    ):
        text = ", ".join(
            f"{name} {value:.4g}{_sure(errors[name])}" for name, value in values.items()
        )
        end = (
            say("; log-likelihood {log_likelihood:.1f}", log_likelihood=log_likelihood)
            if log_likelihood is not None
            else ""
        )
        st.markdown(f"**{parts.sentence(label)}**: {parts.sentence(text + end) or 'not fitted'}")
        for doubt in doubts:
            st.caption(parts.sentence(doubt))


def resampled(forecast: Forecast) -> None:
    """How far the best purchase model's answers move when customers are drawn again."""
    text = forecast.resampled
    if text is None:
        return
    label = next(fit.model.label for fit in forecast.fits if fit.model.name == text.model)
    ends = ", ".join(
        f"{name} {low:.3g} to {high:.3g}" for name, (low, high) in text.parameters.items()
    )
    low, high = text.orders
    st.caption(
        parts.sentence(
            say(
                "Uncertainty of the parameters, not of the outcome: {label} fitted to {draws:# "
                "draw|# draws} of these customers has {ends} in 80% of them, and would expect "
                "{low} to {days:# order day|# order days} of all in {days_2:days}. Actual "
                "results vary far more: see the range above.",
                label=label,
                draws=text.draws,
                ends=ends,
                low=formatting.count(low),
                days=high,
                days_2=text.days,
            )
        )
    )


def _sure(error: float) -> str:
    """A standard error in brackets; nothing where the data do not tell it."""
    return f" (± {error:.2g})" if math.isfinite(error) else ""


def quadrants(result: Forecast, currency: str | None) -> None:
    """Value now against value to come, in four corners."""
    for column, corner in zip(st.columns(4), forecast.value_quadrants(result), strict=True):
        with column, st.container(border=True):
            st.markdown(f"**{_(corner.name)}**  \n:gray[{_(_CORNERS[corner.name])}]")
            st.markdown(f"**{say('{n:# customer|# customers}', n=corner.customers)}**")
            spent, value = (
                formatting.money_short(item, currency) for item in (corner.spent, corner.value)
            )
            st.caption(
                parts.sentence(say("Spent {spent}, expected {value}", spent=spent, value=value))
            )
