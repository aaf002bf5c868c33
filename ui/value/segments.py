"""The Lifetime value page by segment: every horizon, risk in money, and value so far beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import forecast, formatting
from core.charts import churn_risk_bands
from core.formatting import N_, _, say
from ui.components import data_table, parts

if TYPE_CHECKING:
    from core.forecast import Forecast
    from ui.state.open_store import OpenStore, Which

_FORMULAS = (
    (N_("Spent so far"), N_("all orders, less returns.")),
    (N_("Per year so far"), N_("spend so far ÷ years since the first order, at least one year.")),
    (
        N_("Simple lifetime"),
        N_("order value × orders a year × {years} years. Assumes everyone stays that long."),
    ),
    (
        N_("Expected"),
        N_(
            "the forecast above, which accounts for customers who have left and is tested on "
            "the past."
        ),
    ),
    (N_("With two years"), N_("spend so far + what is expected in the next 24 months.")),
)


def horizons(store: OpenStore, result: Forecast, which: Which, currency: str | None) -> None:
    """What each segment brings in 3, 6, 12 and 24 months, with its range."""
    rows = forecast.horizons_by_segment(result, store.labels(which))
    text = rows.assign(
        text=[
            f"{formatting.money_short(total, currency)}  "
            f"({formatting.money_short(low, currency)} to {formatting.money_short(high, currency)})"
            for total, low, high in zip(rows["total"], rows["low"], rows["high"], strict=True)
        ]
    )
    table = text.pivot_table(
        index=["segment", "customers"], columns="months", values="text", aggfunc="first", sort=False
    ).reset_index()
    table.columns = pd.Index([str(name) for name in table.columns])
    today = {
        str(horizon.months): formatting.money_short(horizon.discounted, currency)
        for horizon in result.horizons
    }
    table.loc[len(table)] = {
        "segment": _("Total, present value"),
        "customers": len(result.frame),
        **today,
    }
    data_table.show(
        table,
        hide_index=True,
        height="content",
        key="value_ahead",
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "customers": st.column_config.NumberColumn(_("Customers"), format="localized"),
            **{
                str(item): st.column_config.TextColumn(
                    say("{months:# month|# months}", months=item)
                )
                for item in forecast.MONTHS
            },
        },
        alt=_("Expected spend of each segment in 3, 6, 12 and 24 months"),
    )
    st.caption(
        _(
            "In brackets: the 80% range, from how far off earlier forecasts were. Present value "
            "discounts future money by the rate under More."
        )
    )


def risk(store: OpenStore, result: Forecast, which: Which, currency: str | None) -> None:
    """Risk bands of each segment, and what is at risk in money."""
    table = forecast.risk_by_segment(result, store.labels(which))
    chart, numbers = st.container(), st.container()  # beside each other the table would be cut
    with chart:
        parts.chart(
            churn_risk_bands(table, currency),
            "value_bands",
        )
    unit = f" ({currency})" if currency else ""
    with numbers:
        data_table.show(
            table.assign(churn_risk=table["churn_risk"] * 100),
            hide_index=True,
            height="content",
            key="value_risk_table",
            column_config={
                "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
                **{
                    name: st.column_config.NumberColumn(label, format="localized")
                    for name, label in (
                        ("low", _("Low")),
                        ("medium", _("Medium")),
                        ("high", _("High")),
                    )
                },
                "churn_risk": st.column_config.NumberColumn(_("Average risk"), format="%.0f%%"),
                "at_risk": st.column_config.NumberColumn(
                    say("Yearly revenue at risk{unit}", unit=unit),
                    format="%,.0f",
                    help=_(
                        "Each customer's spend per year so far × their risk of not ordering "
                        "for a year."
                    ),
                ),
                "next_order_on": st.column_config.DateColumn(
                    _("Next order by"), help=_("Median customer, if still active.")
                ),
            },
            alt=_("Customers by risk band, mean risk and money at risk of each segment"),
        )


def so_far(store: OpenStore, result: Forecast, which: Which, currency: str | None) -> None:
    """What customers brought so far, counted in the usual ways, beside what is to come."""
    table = forecast.spend_so_far(result, store.analysis.customers.frame, store.labels(which))
    unit = f" ({currency})" if currency else ""
    names = ("spent", "yearly_spend", "historic_value", "value", "lifetime")
    years = formatting.decimal(store.settings.rfm.expected_years)
    formulas = [(_(label), say(text, years=years)) for label, text in _FORMULAS]
    data_table.show(
        table,
        hide_index=True,
        height="content",
        key="value_so_far",
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "customers": st.column_config.NumberColumn(_("Customers"), format="localized"),
            **{
                name: st.column_config.NumberColumn(f"{label}{unit}", format="%,.2f", help=text)
                for name, (label, text) in zip(names, formulas, strict=True)
            },
        },
        alt=_("Average customer value by segment, to date and expected"),
    )
    with st.expander(_("How these are calculated"), icon=":material/function:"):
        for label, text in formulas:
            st.markdown(f"**{label}**: {parts.sentence(text)}")
