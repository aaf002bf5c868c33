"""Charts of movement: where customers went, how sizes came about, and where they are heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from core import formatting, migration
from core.charts import heatmap, palette, theme

if TYPE_CHECKING:
    from core.migration import Migration, SizeForecast

Colours = dict[str, str]
"""A colour for every segment, as other pages show it."""

_LINK_ALPHA = 0.35
_SMALL_FLOW = 0.003
"""Flows under this share of all customers are left to the table."""


def movement_sankey(found: Migration, colours: Colours) -> go.Figure:
    """Where the customers of each segment went between the two days.

    Parameters
    ----------
    found : the movement
    colours : of the segments
    """
    title = f"{formatting.percent(found.stayed)} kept their segment"
    if found.flows:
        flow = found.flows[0]
        title += (
            f"; the largest move: {formatting.count(flow.customers)} from "
            f"{theme.safe(flow.before)} to {theme.safe(flow.after)}"
        )
    rows = [name for name in found.table.index if found.table.loc[name].sum()]
    columns = [name for name in found.names if found.table[name].sum()]
    least = found.table.to_numpy().sum() * _SMALL_FLOW
    links = [
        (at, len(rows) + to, int(found.table.loc[before, after]), before)
        for at, before in enumerate(rows)
        for to, after in enumerate(columns)
        if found.table.loc[before, after] > least
    ]
    shades = colours | {migration.ABSENT: palette.NEUTRAL}
    chart = theme.figure(title, 560)
    y = [
        *_places([int(found.table.loc[name].sum()) for name in rows]),
        *_places([int(found.table[name].sum()) for name in columns]),
    ]
    chart.add_sankey(
        arrangement="fixed",
        textfont={"size": 13, "shadow": "none"},
        node={
            "x": [0.001] * len(rows) + [0.999] * len(columns),
            "y": y,
            "label": [theme.safe(name) for name in (*rows, *columns)],
            "color": [shades[name] for name in (*rows, *columns)],
            "pad": 12,
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": "%{label}: %{value:,.0f} customers<extra></extra>",
        },
        link={
            "source": [link[0] for link in links],
            "target": [link[1] for link in links],
            "value": [link[2] for link in links],
            "color": [_pale(shades[link[3]]) for link in links],
            "hovertemplate": "%{source.label} → %{target.label}: %{value:,.0f} customers"
            "<extra></extra>",
        },
    )
    return chart


def transition_table(found: Migration) -> go.Figure:
    """The transition table: of each segment, the share that went to each other one."""
    rows = [name for name in found.table.index if found.table.loc[name].sum()]
    counts = found.table.loc[rows]
    shares = counts.div(counts.sum(axis=1), axis=0)
    best = next(name for name in rows if name in found.names)
    stay = float(found.table.loc[best, best]) / float(found.table.loc[best].sum())
    chart = theme.figure(
        f"{formatting.percent(stay)} of those in {theme.safe(best)} are still there",
        90 + 34 * len(rows),
    )
    heatmap.cells(
        chart,
        shares.where(counts > 0).to_numpy(),  # nobody: no colour
        x=[theme.wrapped(theme.safe(name), 10) for name in found.names],
        y=[theme.safe(name) for name in rows],
        texts=[
            [formatting.count(each) if each else "" for each in row] for row in counts.to_numpy()
        ],
        ends=(0.0, 1.0),
        customdata=counts.to_numpy(),
        hovertemplate="%{y} → %{x}: %{customdata:,} customers, %{z:.1%}<extra></extra>",
    )
    chart.update_xaxes(side="top", showgrid=False)
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def segment_sizes_over_time(found: Migration, colours: Colours) -> go.Figure:
    """Customers by segment at every month."""
    sizes = found.history
    grown = int(sizes.iloc[-1].sum() - sizes.iloc[0].sum())
    change = (sizes.iloc[-1] - sizes.iloc[0]).sort_values()
    fastest = change.index[-1]
    chart = theme.figure(
        f"{formatting.count(grown, 'customer')} more since {formatting.date(sizes.index[0])}; "
        f"{theme.safe(fastest)} grew most, by {formatting.count(float(change.iloc[-1]))}",
        380,
    )
    for name in reversed(found.names):
        if not sizes[name].any():
            continue
        chart.add_scatter(
            name=theme.safe(name),
            x=list(sizes.index),
            y=sizes[name],
            mode="lines",
            stackgroup="all",
            line={"width": 0.5, "color": colours[name]},
            fillcolor=colours[name],
            customdata=[formatting.date(day) for day in sizes.index],
            hovertemplate="%{customdata}, " + theme.safe(name) + ": %{y:,}<extra></extra>",
        )
    chart.update_xaxes(showgrid=False)
    chart.update_yaxes(title="Customers", rangemode="tozero")
    chart.update_layout(legend={"traceorder": "reversed"})
    return theme.legend_on_top(chart)


def retained_share(found: Migration) -> go.Figure:
    """From month to month, the share of customers who kept their segment."""
    mean = float(found.kept.mean())
    chart = theme.figure(
        f"In a month {formatting.percent(mean)} keep their segment, on average", 380
    )
    chart.add_scatter(
        x=list(found.kept.index),
        y=found.kept,
        mode="lines+markers",
        line={"color": palette.SEGMENT_COLOURS["Champions"], "width": 3},
        customdata=[formatting.date(day) for day in found.kept.index],
        hovertemplate="In the month before %{customdata}: %{y:.1%}<extra></extra>",
    )
    chart.update_xaxes(showgrid=False)
    chart.update_yaxes(title="Kept their segment", range=[0, 1.02], tickformat=".0%")
    return chart


def size_forecast(found: SizeForecast, colours: Colours) -> go.Figure:
    """Sizes now and expected in a quarter, with their interval."""
    sizes = found.sizes[(found.sizes["now"] > 0) | (found.sizes["expected"] >= 1)]
    change = (sizes["expected"] - sizes["now"]).abs()
    most = sizes.iloc[int(np.argmax(change.to_numpy()))]
    name, now, then = str(most.name), float(most["now"]), float(most["expected"])
    chart = theme.figure(
        f"{theme.safe(name)} would {'grow' if then > now else 'shrink'} most, from "
        f"{formatting.count(now)} to {formatting.count(then)}",
        110 + 36 * len(sizes),
        bargap=0.25,
    )
    names = [theme.safe(each) for each in sizes.index]
    chart.add_bar(
        name="Now",
        orientation="h",
        y=names,
        x=sizes["now"],
        marker={"color": palette.NEUTRAL, "opacity": 0.55},
        hovertemplate="%{y} now: %{x:,}<extra></extra>",
    )
    chart.add_bar(
        name="Expected",
        orientation="h",
        y=names,
        x=sizes["expected"],
        marker={"color": [colours[each] for each in sizes.index]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (sizes["high"] - sizes["expected"]).clip(lower=0),
            "arrayminus": (sizes["expected"] - sizes["low"]).clip(lower=0),
            "color": theme.MUTED,
            "thickness": 1.5,
        },
        customdata=sizes[["low", "high"]].to_numpy(),
        hovertemplate="%{y} expected: %{x:,.0f}<br>%{customdata[0]:,.0f} to %{customdata[1]:,.0f}"
        "<extra></extra>",
    )
    chart.update_layout(barmode="group")
    chart.update_xaxes(title="Customers", rangemode="tozero")
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return theme.legend_on_top(chart)


def _places(sizes: list[int]) -> list[float]:
    """The middle of each bar of a side, best segment on top."""
    whole, gap = sum(sizes), 0.02
    share = [size / whole * (1 - gap * (len(sizes) - 1)) for size in sizes]
    return [
        min(0.999, max(0.001, sum(share[:at]) + gap * at + each / 2))
        for at, each in enumerate(share)
    ]


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_LINK_ALPHA})"
