"""The Lifetime value page by segment: every horizon, risk in money, and value so far beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import forecast, formatting
from core.charts import churn_risk_bands
from ui.components import data_table, parts

if TYPE_CHECKING:
    from core.forecast import Forecast
    from ui.state.open_store import OpenStore, Which

_FORMULAS = (
    ("Spent so far", "all orders, less returns."),
    ("Per year so far", "spend so far ÷ years since the first order, at least one year."),
    (
        "Simple lifetime",
        ("order value × orders a year × {years} years. Assumes everyone stays that long."),
    ),
    (
        "Expected",
        "the forecast above, which accounts for customers who have left and is tested on the past.",
    ),
    ("With two years", "spend so far + what is expected in the next 24 months."),
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
        "segment": "Total, present value",
        "customers": len(result.frame),
        **today,
    }
    data_table.show(
        table,
        hide_index=True,
        height="content",
        key="value_ahead",
        column_config={
            "segment": st.column_config.TextColumn("Segment", pinned=True),
            "customers": st.column_config.NumberColumn("Customers", format="localized"),
            **{
                str(item): st.column_config.TextColumn(formatting.count(item, "month"))
                for item in forecast.MONTHS
            },
        },
        alt="Expected spend of each segment in 3, 6, 12 and 24 months",
    )
    st.caption(
        "In brackets: the 80% range, from how far off earlier forecasts were. Present value "
        "discounts future money by the rate under More."
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
                "segment": st.column_config.TextColumn("Segment", pinned=True),
                **{
                    name: st.column_config.NumberColumn(name.capitalize(), format="localized")
                    for name in ("low", "medium", "high")
                },
                "churn_risk": st.column_config.NumberColumn("Average risk", format="%.0f%%"),
                "at_risk": st.column_config.NumberColumn(
                    f"Yearly revenue at risk{unit}",
                    format="%,.0f",
                    help=(
                        "Each customer's spend per year so far × their risk of not ordering for a "
                        "year."
                    ),
                ),
                "next_order_on": st.column_config.DateColumn(
                    "Next order by", help="Median customer, if still active."
                ),
            },
            alt="Customers by risk band, mean risk and money at risk of each segment",
        )


def so_far(store: OpenStore, result: Forecast, which: Which, currency: str | None) -> None:
    """What customers brought so far, counted in the usual ways, beside what is to come."""
    table = forecast.spend_so_far(result, store.analysis.customers.frame, store.labels(which))
    unit = f" ({currency})" if currency else ""
    names = ("spent", "yearly_spend", "historic_value", "value", "lifetime")
    years = formatting.decimal(store.settings.rfm.expected_years)
    formulas = [(label, text.format(years=years)) for label, text in _FORMULAS]
    data_table.show(
        table,
        hide_index=True,
        height="content",
        key="value_so_far",
        column_config={
            "segment": st.column_config.TextColumn("Segment", pinned=True),
            "customers": st.column_config.NumberColumn("Customers", format="localized"),
            **{
                name: st.column_config.NumberColumn(f"{label}{unit}", format="%,.2f", help=text)
                for name, (label, text) in zip(names, formulas, strict=True)
            },
        },
        alt="Average customer value by segment, to date and expected",
    )
    with st.expander("How these are calculated", icon=":material/function:"):
        for label, text in formulas:
            st.markdown(f"**{label}**: {parts.sentence(text)}")
