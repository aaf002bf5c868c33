"""Charts of the Movement page: where customers went, sizes over time, and the outlook."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting, migration
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table, in_words
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

    from core.migration import Migration, SizeForecast

_LINK_OPACITY = 0.35
_PLOT_HEIGHT = 588
"""Of the flows, in pixels."""
_NAME_WIDTH, _LETTER, _NAME_ROOM, _BAR_GAP = 18, 6.5, 0.058, 0.02
"""Of the names beside the flows: characters a line, pixels a letter, share of the height; and the
share of the height between two bars."""
_MIN_FLOW = 0.003
"""Flows under this share of all customers are left to the table."""


def movement_sankey(movement: Migration, colours: Mapping[str, str]) -> Chart:
    """Where the customers of each segment went between the two days.

    Parameters
    ----------
    movement : between two days
    colours : of the segments, as other pages show them
    """
    counts = movement.table
    rows = [name for name in counts.index if counts.loc[name].sum()]
    columns = [name for name in movement.names if counts[name].sum()]
    smallest = counts.to_numpy().sum() * _MIN_FLOW
    links = [
        (source, len(rows) + target, int(counts.loc[before, after]), before)
        for source, before in enumerate(rows)
        for target, after in enumerate(columns)
        if counts.loc[before, after] > smallest
    ]
    shades = {**colours, migration.ABSENT: palette.NEUTRAL}
    sizes = [
        np.array([int(counts.loc[name].sum()) for name in rows]),
        np.array([int(counts[name].sum()) for name in columns]),
    ]
    scale = min(_scale(side) for side in sizes)
    before, now = (_heights(side, scale) for side in sizes)
    names = theme.labels((*rows, *columns))
    figure = theme.figure(_PLOT_HEIGHT + 12).add_sankey(
        arrangement="fixed",
        node={
            "x": [0.001] * len(rows) + [0.999] * len(columns),
            "y": [*before, *now],
            # The names stand beside the plot: Plotly would write them on the flows.
            "label": [""] * len(names),
            "customdata": names,
            "color": [shades[name] for name in (*rows, *columns)],
            # Plotly derives how high bars are from the room between them.
            "pad": (1 - scale) * _PLOT_HEIGHT / max(1, *(len(side) - 1 for side in sizes)),
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": _("%{customdata}: %{value:,.0f} customers<extra></extra>"),
        },
        link={
            "source": [link[0] for link in links],
            "target": [link[1] for link in links],
            "value": [link[2] for link in links],
            "color": [palette.faded(shades[link[3]], _LINK_OPACITY) for link in links],
            "hovertemplate": _(
                "%{source.customdata} → %{target.customdata}: %{value:,.0f} customers"
                "<extra></extra>"
            ),
        },
    )
    _names_beside(figure, names[: len(rows)], before, left=True)
    _names_beside(figure, names[len(rows) :], now, left=False)
    finding = say("{stayed:%} stayed in their segment", stayed=movement.stayed)
    if movement.flows:
        flow = movement.flows[0]
        finding += say(
            "; the largest move: {customers} from {before} to {after}",
            customers=formatting.count(flow.customers),
            before=theme.plain(flow.before),
            after=theme.plain(flow.after),
        )
    flows = [
        (before, after, int(counts.loc[before, after]))
        for before, after in itertools.product(rows, columns)
        if counts.loc[before, after]
    ]
    return Chart(figure, finding, pd.DataFrame(flows, columns=["Before", "Now", "Customers"]))


def _names_beside(
    figure: go.Figure, names: Sequence[str], heights: Sequence[float], *, left: bool
) -> None:
    """Write the names of one side next to their bars, outside of the flows and of each other."""
    for name, height in zip(names, heights, strict=True):
        figure.add_annotation(
            text=theme.wrapped(name, _NAME_WIDTH),
            x=0 if left else 1,
            y=1 - height,
            xref="paper",
            yref="paper",
            xanchor="right" if left else "left",
            yanchor="middle",
            align="right" if left else "left",
            xshift=-6 if left else 6,
            showarrow=False,
            font={"size": 12},
        )
    longest = max(min(len(name), _NAME_WIDTH) for name in names)
    figure.update_layout(margin={"l" if left else "r": 12 + _LETTER * longest})


def transition_table(movement: Migration) -> Chart:
    """Of each segment, the share that went to each other one."""
    rows = [name for name in movement.table.index if movement.table.loc[name].sum()]
    counts = movement.table.loc[rows]
    shares = counts.div(counts.sum(axis=1), axis=0).where(counts > 0)
    figure = heatmap.cells(
        theme.figure(90 + 34 * len(rows)),
        shares.to_numpy(),
        x=theme.labels(movement.names),
        y=theme.labels(rows),
        texts=[
            [formatting.count(count) if count else "" for count in row] for row in counts.to_numpy()
        ],
        ends=(0.0, 1.0),
        customdata=counts.to_numpy(),
        hovertemplate=_("%{y} → %{x}: %{customdata:,} customers, %{z:.1%}<extra></extra>"),
    )
    figure.update_xaxes(side="top", showgrid=False, autotickangles=[0, -90])
    best = next(name for name in rows if name in movement.names)
    stayed = float(counts.loc[best, best]) / float(counts.loc[best].sum())
    return Chart(
        primitives.rows_from_top(figure),
        say("{stayed:%} of those in {best} are still there", stayed=stayed, best=theme.plain(best)),
        cross_table(_("Before"), rows, list(movement.names), shares.to_numpy()),
        _(
            "Rows: the segment before; columns: the segment now; numbers: customers. A stronger "
            "colour is a larger share of the row."
        ),
    )


def segment_sizes_over_time(movement: Migration, colours: Mapping[str, str]) -> Chart:
    """Customers by segment at every month."""
    sizes = movement.history
    shown = [name for name in movement.names if sizes[name].any()]
    figure = theme.figure(380)
    for name in reversed(shown):
        primitives.line(
            figure,
            list(sizes.index),
            sizes[name],
            hover="%{customdata}, %{fullData.name}: %{y:,}",
            colour=colours[name],
            width=0.5,
            name=theme.safe(name),
            stackgroup="all",
            fillcolor=colours[name],
            customdata=[formatting.date(day) for day in sizes.index],
        )
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(title=_("Customers"), rangemode="tozero")
    growth = int(sizes.iloc[-1].sum() - sizes.iloc[0].sum())
    change = (sizes.iloc[-1] - sizes.iloc[0]).sort_values()
    return Chart(
        theme.legend_on_top(figure, "reversed"),
        say(
            "{customers:# customer|# customers} more since {day}; {segment} grew most, by {most}",
            customers=growth,
            day=formatting.date(sizes.index[0]),
            segment=theme.plain(change.index[-1]),
            most=formatting.count(float(change.iloc[-1])),
        ),
        cross_table(_("Day"), sizes.index, shown, sizes[shown].to_numpy()),
    )


def segment_size_over_time(movement: Migration, name: str, colour: str) -> Chart:
    """Customers of one segment at every month.

    Parameters
    ----------
    movement : between two days
    name : of the segment
    colour : of the segment, as other pages show it
    """
    sizes = movement.history[name]
    days = [formatting.date(day) for day in sizes.index]
    figure = primitives.line(
        theme.figure(280),
        list(sizes.index),
        sizes,
        hover="%{customdata}: %{y:,}",
        colour=colour,
        customdata=days,
    )
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(title=_("Customers"), rangemode="tozero")
    change = int(sizes.iloc[-1] - sizes.iloc[0])
    template = N_("As many customers as on {day}")
    if change:
        template = N_("{customers:# customer|# customers} fewer than on {day}")
    if change > 0:
        template = N_("{customers:# customer|# customers} more than on {day}")
    finding = say(template, customers=abs(change), day=days[0])
    return Chart(figure, finding, pd.DataFrame({_("Day"): days, _("Customers"): sizes.to_numpy()}))


def segment_revenue_over_time(
    movement: Migration, name: str, colour: str, currency: str | None
) -> Chart:
    """What those in one segment at every month had spent by then, net of returns.

    Parameters
    ----------
    movement : between two days; money must be known
    name : of the segment
    colour : of the segment, as other pages show it
    currency : for amounts
    """
    spent = movement.revenue[name]
    days = [formatting.date(day) for day in spent.index]
    texts = [formatting.money_short(float(amount), currency) for amount in spent]
    figure = primitives.line(
        theme.figure(280),
        list(spent.index),
        spent,
        hover="%{customdata[0]}: %{customdata[1]}",
        colour=colour,
        customdata=list(zip(days, texts, strict=True)),
    )
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(title=theme.with_unit(_("Spent so far"), currency), rangemode="tozero")
    return Chart(
        figure,
        say(
            "{now} spent by its customers, against {before} on {day}",
            now=texts[-1],
            before=texts[0],
            day=days[0],
        ),
        pd.DataFrame({_("Day"): days, _("Spent so far"): spent.to_numpy()}),
        _("Total spend to date of customers in the segment that day, net of returns."),
    )


def retained_share(movement: Migration) -> Chart:
    """From month to month, the share of customers who stayed in their segment."""
    kept = movement.kept
    figure = primitives.line(
        theme.figure(380),
        list(kept.index),
        kept,
        hover=_("In the month before %{customdata}: %{y:.1%}"),
        mode="lines+markers",
        customdata=[formatting.date(day) for day in kept.index],
    )
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(title=_("Stayed in segment"), range=[0, 1.02], tickformat=".0%")
    return Chart(
        figure,
        say(
            "On average, {share:%} stay in their segment from month to month",
            share=float(kept.mean()),
        ),
        pd.DataFrame({_("Day"): list(kept.index), _("Stayed in segment"): kept.to_numpy()}),
    )


def size_forecast(forecast: SizeForecast, colours: Mapping[str, str]) -> Chart:
    """Sizes now and expected in a quarter, with their interval."""
    sizes = forecast.sizes[(forecast.sizes["now"] > 0) | (forecast.sizes["expected"] >= 1)]
    labels = theme.labels(sizes.index)
    figure = primitives.horizontal_bars(
        labels,
        sizes["expected"],
        colours=[colours[name] for name in sizes.index],
        height=110 + 36 * len(sizes),
        hover=_("%{y} expected: %{x:,.0f}<br>%{customdata[0]:,.0f} to %{customdata[1]:,.0f}"),
        name=_("Expected"),
        error_x=primitives.interval(sizes["expected"], sizes["low"], sizes["high"]),
        customdata=sizes[["low", "high"]].to_numpy(),
    )
    figure.add_bar(
        name=_("Now"),
        orientation="h",
        y=labels,
        x=sizes["now"],
        marker={"color": palette.NEUTRAL, "opacity": 0.55},
        hovertemplate=_("%{y} now: %{x:,}<extra></extra>"),
    )
    figure.data = figure.data[::-1]
    figure.update_layout(barmode="group", bargap=0.25).update_xaxes(title=_("Customers"))
    most = sizes.iloc[int((sizes["expected"] - sizes["now"]).abs().to_numpy().argmax())]
    now, then = float(most["now"]), float(most["expected"])
    return Chart(
        theme.legend_on_top(figure),
        say(
            N_("{name} would grow most, from {now} to {then}")
            if then > now
            else N_("{name} would shrink most, from {now} to {then}"),
            name=theme.plain(most.name),
            now=formatting.count(now),
            then=formatting.count(then),
        ),
        in_words(sizes[["now", "expected", "low", "high"]].rename_axis("segment").reset_index()),
    )


def _scale(sizes: np.ndarray) -> float:
    """The share of the height that bars may fill for each to have room for its name."""
    shares = sizes / sizes.sum()
    tried = np.linspace(0.1, 1.0, 91)
    rooms = np.maximum(tried[:, None] * shares + _BAR_GAP, _NAME_ROOM).sum(axis=1)
    return float(tried[max(0, int((rooms <= 1).sum()) - 1)])


def _heights(sizes: np.ndarray, scale: float) -> list[float]:
    """The middle of each bar of a side, best segment on top."""
    rooms = np.maximum(scale * sizes / sizes.sum() + _BAR_GAP, _NAME_ROOM)
    rooms = rooms / rooms.sum() if rooms.sum() > 1 else rooms + (1 - rooms.sum()) / len(rooms)
    middles = np.cumsum(rooms) - rooms / 2
    return [float(middle) for middle in np.clip(middles, 0.001, 0.999)]
