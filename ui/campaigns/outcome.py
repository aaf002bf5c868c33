"""What may come of a campaign: the spread of its profit, and the shop with and without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting
from core.charts import profit_distribution, profit_tornado
from core.formatting import N_, _, say
from ui.components import data_table, parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.campaigns import CampaignPlan, PercentileRange


def chances(plan: CampaignPlan, currency: str | None) -> None:
    """The spread of the profit, what drives it, and the shop with and without the campaign."""
    spread, driven = st.columns(2)
    with spread:
        parts.chart(profit_distribution(plan.outcome, currency), "campaign_outcome")
    with driven:
        parts.chart(profit_tornado(plan.outcome, currency), "campaign_tornado")
    st.markdown(
        say(
            "**The next {horizon_days:days} without and with the campaign**",
            horizon_days=plan.horizon_days,
        )
    )
    data_table.show(
        _beside(plan, currency),
        hide_index=True,
        column_config={
            "what": st.column_config.TextColumn("", pinned=True),
            "without": _("Without"),
            "low": _("With, low"),
            "middle": _("With"),
            "high": _("With, high"),
        },
        alt=_("Orders and revenue without and with the campaign"),
    )
    st.caption(f"{_baseline(plan)} {_OVERLAPS}")


_OVERLAPS = N_(
    "With: if the assumptions and their ranges hold; low to high is the 80% range. A customer "
    "reached through two channels counts in both, which makes it a little high."
)


def _baseline(plan: CampaignPlan) -> str:
    """Where the orders that come without the campaign are known from."""
    horizon = formatting.days(plan.horizon_days)
    if plan.without.origin == "forecast":
        ahead = formatting.days(plan.without.days)
        return say(
            "Without: revenue is an even part of these segments' forecast for {ahead}; orders "
            "are what similar customers placed in the last weeks of the file.",
            ahead=ahead,
        )
    if plan.without.origin == "counted":
        return say(
            "Without: what customers in these segments did in the last {horizon} of the file. "
            "It ignores the season; run a forecast under Lifetime value for a better baseline.",
            horizon=horizon,
        )
    return _(
        "Without: assumed, from how often these segments order, as the file has too little history "
        "to count. Run a forecast under Lifetime value for a better baseline."
    )


def _beside(plan: CampaignPlan, currency: str | None) -> pd.DataFrame:
    """Orders and revenue without the campaign, and with it at three levels."""
    result = plan.outcome

    def row(
        what: str,
        base: float,
        stated: float,
        extra: PercentileRange,
        write: Callable[[float], str],
    ) -> dict[str, str]:
        with_it = {
            "low": write(base + extra.p10),
            "middle": write(base + stated),
            "high": write(base + extra.p90),
        }
        return {"what": what, "without": write(base), **with_it}

    return pd.DataFrame(
        [
            row(
                _("Orders"),
                plan.without.orders,
                result.stated.orders,
                result.orders,
                formatting.count,
            ),
            row(
                _("Revenue"),
                plan.without.revenue,
                result.stated.revenue,
                result.revenue,
                lambda value: formatting.money_short(value, currency),
            ),
        ]
    )
