"""Charts of the Campaigns page: where the money goes, what it earns, and what may come of it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart, cross_table
from core.charts.primitives import Series
from core.formatting import _, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.campaigns import CampaignPlan, SimulatedOutcome

_BINS = 40
_CURVE_POINTS = 80
_MAX_INFLUENCES = 6
_BAR_HEIGHT = 44
_SHOWN_QUANTILES = (0.005, 0.95)
"""The far tail, one draw in twenty, would squeeze the rest."""


def budget_split(plan: CampaignPlan, currency: str | None, colours: Mapping[str, str]) -> Chart:
    """The budget by channel, each bar made of segments in their colours.

    Parameters
    ----------
    plan : the campaign
    currency : how money is written
    colours : of the segments, as other pages show them
    """
    by_channel = plan.split.by("channel")
    channels = sorted(by_channel, key=by_channel.__getitem__, reverse=True)
    money = {
        (cell.segment, cell.channel): spend
        for cell, spend in zip(plan.split.cells, plan.split.spend, strict=True)
    }
    spends = {
        segment: [money.get((segment, channel), 0.0) for channel in channels]
        for segment in plan.split.by("segment")
    }
    spends = {segment: values for segment, values in spends.items() if sum(values) > 0}
    figure = primitives.stacked_bars(
        theme.labels(channels),
        [
            Series(
                theme.safe(segment),
                values,
                colours.get(segment, palette.NEUTRAL),
                [formatting.money(value, currency) for value in values],
            )
            for segment, values in spends.items()
        ],
        height=90 + _BAR_HEIGHT * len(channels),
        hover="%{fullData.name}, %{y}: %{customdata}",
    )
    share = by_channel[channels[0]] / plan.split.spent if plan.split.spent else 0.0
    amounts = np.array(list(spends.values())).reshape(len(spends), len(channels)).T
    return Chart(
        figure,
        say(
            "{channel} gets {share:.0%} of the budget spent",
            channel=theme.plain(channels[0]),
            share=share,
        )
        if spends
        else _("No budget is spent"),
        cross_table(_("Channel"), channels, list(spends), amounts),
    )


def split_comparison(plan: CampaignPlan, currency: str | None) -> Chart:
    """The profit of this split beside the customary ones.

    Parameters
    ----------
    plan : the campaign
    currency : how money is written
    """
    profits = {
        _("This plan"): plan.profit,
        **{name: split.profit for name, split in plan.customary.items()},
    }
    figure = primitives.horizontal_bars(
        list(profits),
        profits.values(),
        colours=[palette.ACCENT, *(palette.NEUTRAL for _ in plan.customary)],
        texts=[formatting.money_short(value, currency) for value in profits.values()],
        height=70 + _BAR_HEIGHT * len(profits),
    )
    figure.add_vline(x=0, line={"color": palette.LINE, "width": 1})
    runner_up = max(split.profit for split in plan.customary.values())
    more = formatting.money(plan.profit - runner_up, currency)
    return Chart(
        figure,
        say("With these assumptions, {more} more profit than the best standard split", more=more),
        pd.DataFrame({_("Split"): list(profits), _("Profit"): list(profits.values())}),
        _(
            "Same budget and limits. Standard split: best customers 30–40%, potential 25–30%, "
            "average 20–25%, at risk 10–15%, lost 5–10%."
        ),
    )


def response_curve(
    plan: CampaignPlan, at: int, currency: str | None, colours: Mapping[str, str]
) -> Chart:
    """What one cell earns with more and more money, where the plan stands, and break-even.

    Parameters
    ----------
    plan : the campaign
    at : which cell
    currency : how money is written
    colours : of the segments, as other pages show them
    """
    cell, spend = plan.split.cells[at], plan.split.spend[at]
    reach = max((1.5 if cell.curve.addressed else 3) * cell.curve.scale, 1.5 * spend)
    money = np.linspace(0.0, reach, _CURVE_POINTS)
    earned = [cell.curve.earns(amount) for amount in money]
    figure = primitives.line(
        theme.figure(300),
        money,
        earned,
        hover=_("%{customdata[0]} earns %{customdata[1]}"),
        colour=colours.get(cell.segment, palette.NEUTRAL),
        customdata=[
            [formatting.money(amount, currency) for amount in pair]
            for pair in zip(money, earned, strict=True)
        ],
    )
    top = max(*earned, 1e-9)
    primitives.reference_line(figure, [0, min(reach, top)], [0, min(reach, top)])
    primitives.mark(
        figure, spend, cell.curve.earns(spend), size=13, line={"color": "white", "width": 2}
    )
    figure.update_xaxes(title=_("Money spent"), rangemode="tozero")
    figure.update_yaxes(title=_("Margin before costs"), rangemode="tozero", range=[0, top * 1.08])
    return Chart(
        figure,
        say(
            "{spend} for {name} earns {earned}",
            spend=formatting.money(spend, currency),
            name=theme.plain(cell.name),
            earned=formatting.money(cell.curve.earns(spend), currency),
        ),
        pd.DataFrame({_("Money spent"): money, _("Margin before costs"): earned}),
        _("The dot is this plan; above the dotted line, spend pays for itself."),
    )


def profit_distribution(outcome: SimulatedOutcome, currency: str | None) -> Chart:
    """The profit of every draw, with the plan's own and what one and nine of ten stay below.

    Parameters
    ----------
    outcome : of the simulation
    currency : how money is written
    """
    low, high = np.quantile(outcome.profits, _SHOWN_QUANTILES)
    if high <= low:
        low, high = low - 1, high + 1
    counts, edges = np.histogram(outcome.profits, bins=_BINS, range=(low, high))
    shares = counts / outcome.draws
    figure = primitives.histogram(
        theme.figure(280),
        edges,
        shares,
        hover="%{customdata[0]} to %{customdata[1]}: %{y:.1%}",
        colours=[
            palette.GOOD if sum(ends) >= 0 else palette.BAD for ends in itertools.pairwise(edges)
        ],
        customdata=[
            [formatting.money_short(edge, currency) for edge in ends]
            for ends in itertools.pairwise(edges)
        ],
    )
    profit = outcome.profit
    for name, value, height in (
        (_("low"), profit.p10, 1.06),
        (_("this plan"), outcome.stated.profit, 1.16),  # above its neighbours, however near
        (_("high"), profit.p90, 1.06),
    ):
        figure.add_vline(x=value, line={"color": palette.MUTED, "width": 1.5, "dash": "dot"})
        figure.add_annotation(x=value, y=height, yref="paper", text=name, showarrow=False)
    figure.update_layout(margin={"l": 8, "r": 8, "t": 44, "b": 8})
    figure.update_xaxes(title=_("Profit"))
    figure.update_yaxes(showticklabels=False, showgrid=False)
    return Chart(
        figure,
        say(
            "Expected profit, 80% range: {p10} to {p90}",
            p10=formatting.money_short(profit.p10, currency),
            p90=formatting.money_short(profit.p90, currency),
        ),
        pd.DataFrame(
            {_("Profit from"): edges[:-1], _("To"): edges[1:], _("Share of simulations"): shares}
        ),
        _("The best 5% of the outcomes are further right."),
    )


def profit_tornado(outcome: SimulatedOutcome, currency: str | None) -> Chart:
    """How far each uncertain input moves the profit, the strongest on top.

    Parameters
    ----------
    outcome : of the simulation
    currency : how money is written
    """
    shown = [input_ for input_ in outcome.sensitivities if input_.swing > 0][:_MAX_INFLUENCES]
    middle = outcome.stated.profit
    figure = theme.figure(80 + _BAR_HEIGHT * max(len(shown), 1), barmode="overlay")
    for end, name in (("low", _("Low")), ("high", _("High"))):
        values = [getattr(input_, end) for input_ in shown]
        figure.add_bar(
            orientation="h",
            y=theme.labels((input_.name for input_ in shown), 18),
            x=[value - middle for value in values],
            base=middle,
            name=name,
            marker={"color": [palette.GOOD if v >= middle else palette.BAD for v in values]},
            text=[
                ""
                if _covered((input_.low, input_.high), value, middle)
                else formatting.money_short(value, currency)
                for input_, value in zip(shown, values, strict=True)
            ],
            customdata=[formatting.money_short(value, currency) for value in values],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=_("%{y}: profit %{customdata}<extra></extra>"),
        )
    ends = [value for input_ in shown for value in (input_.low, input_.high)] or [0.0, 1.0]
    room = 0.18 * (max(ends) - min(ends) or 1.0)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, range=[min(ends) - room, max(ends) + room]
    )
    figure.add_vline(x=middle, line={"color": palette.LINE, "width": 1})
    return Chart(
        primitives.rows_from_top(figure),
        say("{name} matters most", name=theme.plain(shown[0].name))
        if shown
        else _("Nothing matters"),
        pd.DataFrame(
            {
                _("Input"): [input_.name for input_ in shown],
                _("Profit at the low end"): [input_.low for input_ in shown],
                _("Profit at the high end"): [input_.high for input_ in shown],
            }
        ),
        _("Profit when one input is at its low or high end and all others stay as stated."),
    )


def _covered(ends: tuple[float, float], value: float, middle: float) -> bool:
    """Whether an end has no room for its text, as the other one is on the same side of the plan."""
    low, high = ends[0] - middle, ends[1] - middle
    return low * high >= 0 and abs(value - middle) < max(abs(low), abs(high))
