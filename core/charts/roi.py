"""Charts of the ROI page: the sum step by step, and how it moves with its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import formatting
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table
from core.formatting import _, say

if TYPE_CHECKING:
    from core.campaigns import RoiResult


def roi_waterfall(result: RoiResult, currency: str | None) -> Chart:
    """From the margin of the extra orders down to the profit, cost by cost.

    Parameters
    ----------
    result : the campaign's outcome
    currency : how money is written
    """
    costs = {
        "Offers on extra orders": -result.offer_cost_extra,
        "Offers to people who would order anyway": -result.offer_cost_baseline,
        "Messages": -result.contact_cost,
        "Set-up": -result.fixed_cost,
    }
    steps = {
        "Margin of extra orders": result.extra_margin,
        **{name: cost for name, cost in costs.items() if cost},
        "Profit": result.profit,
    }
    values = list(steps.values())
    figure = theme.figure(360).add_waterfall(
        orientation="h",
        y=[theme.wrapped(name) for name in steps],
        x=values,
        measure=[*("relative" for _ in values[1:]), "total"],
        text=[formatting.money_short(value, currency) for value in values],
        textposition="outside",
        cliponaxis=False,
        connector={"line": {"color": palette.LINE, "width": 1}},
        increasing={"marker": {"color": palette.NEUTRAL}},
        decreasing={"marker": {"color": palette.WARNING}},
        totals={"marker": {"color": palette.GOOD if result.profit >= 0 else palette.BAD}},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    reach = max(abs(result.extra_margin), result.cost, abs(result.profit), 1e-9)
    low = min(0.0, result.profit, result.extra_margin)
    high = max(0.0, result.extra_margin, result.profit)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, range=[low - 0.22 * reach, high + 0.22 * reach]
    )
    figure.add_vline(x=0, line={"color": palette.LINE, "width": 1})
    outcome = "earns" if result.profit >= 0 else "loses"
    return Chart(
        primitives.rows_from_top(figure),
        say(
            "If these numbers hold, the campaign {outcome} {profit} after all costs",
            outcome=outcome,
            profit=formatting.money(abs(result.profit), currency),
        ),
        pd.DataFrame({_("Step"): list(steps), _("Amount"): values}),
    )


def roi_sensitivity(profits: pd.DataFrame, currency: str | None) -> Chart:
    """Profit over the order rate with the campaign and the order value.

    Parameters
    ----------
    profits : from `core.campaigns.profit_sensitivity`: order rates by order values
    currency : how money is written
    """
    cells = profits.to_numpy(dtype=float)
    reach = float(abs(cells).max()) or 1.0
    rates = [formatting.percent(float(rate), 2) for rate in profits.index]
    values = [formatting.money(float(value), currency) for value in profits.columns]
    figure = heatmap.cells(
        theme.figure(360),
        cells,
        x=values,
        y=rates,
        texts=[[formatting.money_short(value, currency) for value in row] for row in cells],
        scale=heatmap.LOSS_TO_PROFIT,
        ends=(-reach, reach),
        size=13,
        hovertemplate=_(
            "Order value %{x}<br>Order rate %{y}<br>Profit %{hovertext}<extra></extra>"
        ),
    )
    figure.update_xaxes(title=_("Order value"), showgrid=False, type="category")
    figure.update_yaxes(title=_("Order rate with campaign"), showgrid=False, type="category")
    paying = int((cells >= 0).sum())
    return Chart(
        figure,
        say(
            "Profitable in {paying} of {size} cases around these inputs",
            paying=paying,
            size=cells.size,
        ),
        cross_table(_("Order rate with campaign"), rates, values, cells),
    )
