"""Charts of a campaign: where the money goes, what each curve earns, what may come of it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from core import formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.campaigns import BudgetSplit, CampaignPlan, SimulatedOutcome

_BEST = "#4e76f1"
_BARS = 40
_POINTS = 80
_MOST_INFLUENCES = 6
_BAR_HEIGHT = 44


def budget_split(plan: CampaignPlan, currency: str | None, colours: Mapping[str, str]) -> go.Figure:
    """The budget by channel, each bar made of segments in their colours.

    Parameters
    ----------
    plan : the campaign
    currency : how money is written
    colours : of the segments, as other pages show them
    """
    by_channel = plan.split.by("channel")
    names = sorted(by_channel, key=lambda name: by_channel[name])
    largest = max(by_channel, key=lambda name: by_channel[name])
    share = by_channel[largest] / plan.split.spent if plan.split.spent else 0.0
    chart = theme.figure(
        f"{theme.safe(largest)} gets {formatting.percent(share, 0)} of the money that is spent",
        90 + _BAR_HEIGHT * len(names),
        barmode="stack",
    )
    segments = list(plan.split.by("segment"))
    money = {
        (cell.segment, cell.channel): spend
        for cell, spend in zip(plan.split.cells, plan.split.spend, strict=True)
    }
    for segment in segments:
        spends = [money.get((segment, name), 0.0) for name in names]
        if sum(spends) <= 0:
            continue
        chart.add_bar(
            orientation="h",
            name=theme.safe(segment),
            y=[theme.safe(name) for name in names],
            x=spends,
            marker={"color": colours.get(segment, palette.NEUTRAL)},
            customdata=[formatting.money(each, currency) for each in spends],
            hovertemplate=f"{theme.safe(segment)}, %{{y}}: %{{customdata}}<extra></extra>",
        )
    chart.update_yaxes(showgrid=False)
    return theme.legend_on_top(chart)


def split_comparison(plan: CampaignPlan, currency: str | None) -> go.Figure:
    """The profit of this split beside the customary ones.

    Parameters
    ----------
    plan : the campaign
    currency : how money is written
    """
    splits: dict[str, BudgetSplit] = {"This plan": plan.split, **plan.customary}
    runner_up = max(each.profit for each in plan.customary.values())
    more = formatting.money(plan.split.profit - runner_up, currency)
    names = list(splits)[::-1]
    profits = [splits[name].profit for name in names]
    chart = theme.figure(
        f"It earns {more} more than the best customary split", 70 + _BAR_HEIGHT * len(names)
    )
    reach = max(abs(value) for value in profits) or 1.0
    chart.add_bar(
        orientation="h",
        y=names,
        x=profits,
        marker={"color": [_BEST if name == "This plan" else palette.NEUTRAL for name in names]},
        text=[formatting.money_short(value, currency) for value in profits],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    chart.update_xaxes(
        showticklabels=False,
        showgrid=False,
        range=[min(0.0, *profits) - 0.2 * reach, max(0.0, *profits) + 0.2 * reach],
    )
    chart.add_vline(x=0, line={"color": theme.LINE, "width": 1})
    chart.update_yaxes(showgrid=False)
    return chart


def response_curve(
    plan: CampaignPlan, at: int, currency: str | None, colours: Mapping[str, str]
) -> go.Figure:
    """What one cell earns with more and more money, where the plan stands, and break-even.

    Parameters
    ----------
    plan : the campaign
    at : which cell
    currency : how money is written
    colours : of the segments, as other pages show them
    """
    cell, spend = plan.split.cells[at], plan.split.spend[at]
    chart = theme.figure(
        f"{formatting.money(spend, currency)} for {theme.safe(cell.name)} earns "
        f"{formatting.money(cell.curve.earns(spend), currency)}",
        300,
    )
    far = max(3 * cell.curve.scale, 1.5 * spend)
    money = np.linspace(0.0, far, _POINTS)
    earned = [cell.curve.earns(each) for each in money]
    chart.add_scatter(
        x=money,
        y=earned,
        mode="lines",
        line={"color": colours.get(cell.segment, palette.NEUTRAL), "width": 3},
        customdata=[
            [formatting.money(m, currency), formatting.money(e, currency)]
            for m, e in zip(money, earned, strict=True)
        ],
        hovertemplate="%{customdata[0]} earns %{customdata[1]}<extra></extra>",
    )
    top = max(*earned, 1e-9)
    even = min(far, top)
    chart.add_scatter(
        x=[0, even],
        y=[0, even],
        mode="lines",
        line={"color": theme.LINE, "dash": "dot", "width": 1},
        hoverinfo="skip",
    )
    chart.add_scatter(
        x=[spend],
        y=[cell.curve.earns(spend)],
        mode="markers",
        marker={"color": _BEST, "size": 13, "line": {"color": "white", "width": 2}},
        hoverinfo="skip",
    )
    chart.update_xaxes(title="Money spent", rangemode="tozero")
    chart.update_yaxes(title="Earns before that", rangemode="tozero", range=[0, top * 1.08])
    return chart


def profit_distribution(found: SimulatedOutcome, currency: str | None) -> go.Figure:
    """The profit of every draw, with the lines that one, five and nine of ten stay below.

    Parameters
    ----------
    found : the simulation
    currency : how money is written
    """
    chart = theme.figure(
        f"In eight of ten cases the profit lies between "
        f"{formatting.money_short(found.profit.p10, currency)} and "
        f"{formatting.money_short(found.profit.p90, currency)}",
        280,
        bargap=0.04,
    )
    # The far tail is one draw in a hundred and would squeeze the rest.
    low, high = np.quantile(found.profits, [0.005, 0.99])
    if high <= low:
        low, high = low - 1, high + 1
    counts, edges = np.histogram(found.profits, bins=_BARS, range=(low, high))
    middles = (edges[:-1] + edges[1:]) / 2
    chart.add_bar(
        x=middles,
        y=counts / found.draws,
        marker={"color": [palette.GOOD if each >= 0 else palette.BAD for each in middles]},
        customdata=[
            [formatting.money_short(a, currency), formatting.money_short(b, currency)]
            for a, b in itertools.pairwise(edges)
        ],
        hovertemplate="%{customdata[0]} to %{customdata[1]}: %{y:.1%}<extra></extra>",
    )
    for name, value in zip(
        ("P10", "P50", "P90"), (found.profit.p10, found.profit.p50, found.profit.p90), strict=True
    ):
        chart.add_vline(x=value, line={"color": theme.MUTED, "width": 1.5, "dash": "dot"})
        chart.add_annotation(
            x=value, y=1.06, yref="paper", text=name, showarrow=False, font={"color": theme.MUTED}
        )
    chart.update_layout(margin={"l": 8, "r": 8, "t": 24, "b": 8})
    chart.update_xaxes(title="Profit")
    chart.update_yaxes(showticklabels=False, showgrid=False)
    return chart


def profit_tornado(found: SimulatedOutcome, currency: str | None) -> go.Figure:
    """How far each uncertain input moves the profit, the strongest on top.

    Parameters
    ----------
    found : the simulation
    currency : how money is written
    """
    shown = [each for each in found.influences if each.swing > 0][:_MOST_INFLUENCES]
    first = theme.safe(shown[0].name) if shown else "Nothing"
    chart = theme.figure(f"{first} matters most", 80 + _BAR_HEIGHT * max(len(shown), 1))
    middle = found.stated.profit
    names = [theme.wrapped(theme.safe(each.name), 18) for each in shown]
    for end, name in (("low", "Low"), ("high", "High")):
        values = [getattr(each, end) for each in shown]
        chart.add_bar(
            orientation="h",
            y=names,
            x=[value - middle for value in values],
            base=middle,
            name=name,
            marker={"color": [palette.GOOD if v >= middle else palette.BAD for v in values]},
            text=[formatting.money_short(value, currency) for value in values],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: profit %{text}<extra></extra>",
        )
    ends = [value for each in shown for value in (each.low, each.high)] or [0.0, 1.0]
    room = 0.18 * (max(ends) - min(ends) or 1.0)
    chart.update_layout(barmode="overlay")
    chart.update_xaxes(
        showticklabels=False, showgrid=False, range=[min(ends) - room, max(ends) + room]
    )
    chart.add_vline(x=middle, line={"color": theme.LINE, "width": 1})
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart
