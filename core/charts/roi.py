"""Charts of a campaign's outcome: the sum step by step, and how it moves with its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from core import formatting
from core.charts import heatmap, palette, theme

if TYPE_CHECKING:
    import pandas as pd

    from core.campaigns import RoiResult


def roi_waterfall(result: RoiResult, currency: str | None) -> go.Figure:
    """From the margin of the extra orders down to the profit, cost by cost.

    Parameters
    ----------
    result : the campaign's outcome
    currency : how money is written
    """
    costs = (
        ("Offers on extra orders", -result.offer_cost_extra),
        ("Offers to those who would have bought", -result.offer_cost_baseline),
        ("Messages", -result.contact_cost),
        ("Set-up", -result.fixed_cost),
    )
    parts = (
        ("Margin of extra orders", result.extra_margin),
        *((name, value) for name, value in costs if value),
    )
    outcome = "earns" if result.profit >= 0 else "loses"
    chart = theme.figure(
        f"The campaign {outcome} {formatting.money(abs(result.profit), currency)} after all costs",
        360,
    )
    names = [*(name for name, _ in parts), "Profit"]
    values = [*(value for _, value in parts), result.profit]
    chart.add_waterfall(
        orientation="h",
        y=[theme.wrapped(name) for name in names],
        x=values,
        measure=[*("relative" for _ in parts), "total"],
        text=[formatting.money_short(value, currency) for value in values],
        textposition="outside",
        cliponaxis=False,
        connector={"line": {"color": theme.LINE, "width": 1}},
        increasing={"marker": {"color": palette.NEUTRAL}},
        decreasing={"marker": {"color": "#be8914"}},
        totals={"marker": {"color": palette.GOOD if result.profit >= 0 else palette.BAD}},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    reach = max(abs(result.extra_margin), result.cost, abs(result.profit), 1e-9)
    low = min(0.0, result.profit, result.extra_margin)
    high = max(0.0, result.extra_margin, result.profit)
    chart.update_xaxes(
        showticklabels=False, showgrid=False, range=[low - 0.22 * reach, high + 0.22 * reach]
    )
    chart.add_vline(x=0, line={"color": theme.LINE, "width": 1})
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def roi_sensitivity(profits: pd.DataFrame, currency: str | None) -> go.Figure:
    """Profit over the order rate with the campaign and the order value.

    Parameters
    ----------
    profits : from `core.campaigns.roi.calculation.profit_sensitivity`
    currency : how money is written
    """
    cells = profits.to_numpy(dtype=float)
    paying = int((cells >= 0).sum())
    chart = theme.figure(f"It pays in {paying} of {cells.size} cases around these inputs", 360)
    reach = float(abs(cells).max()) or 1.0
    heatmap.cells(
        chart,
        cells,
        x=[formatting.money(float(value), currency) for value in profits.columns],
        y=[formatting.percent(float(rate), 2) for rate in profits.index],
        texts=[[formatting.money_short(value, currency) for value in row] for row in cells],
        scale=heatmap.LOSS_TO_PROFIT,
        ends=(-reach, reach),
        size=13,
        hovertemplate="Order value %{x}<br>Order rate %{y}<br>Profit %{hovertext}<extra></extra>",
    )
    chart.update_xaxes(title="Order value", showgrid=False, type="category")
    chart.update_yaxes(title="Order rate with campaign", showgrid=False, type="category")
    return chart
