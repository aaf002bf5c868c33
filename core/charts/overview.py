"""Charts of the shop as a whole: segment mix and concentration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from core import formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features import Overview
    from core.segmentation import Profile

_SMALL = 0.01
_ROOM_FOR_TEXT = 0.05


def segment_mix(profiles: Sequence[Profile], measure: str) -> go.Figure:
    """One stacked bar: how the segments share the customers or the revenue.

    Parameters
    ----------
    profiles : the segments, best first
    measure : "customers" or "revenue"
    """
    of_revenue = measure == "revenue"
    shares = [profile.revenue_share if of_revenue else profile.share for profile in profiles]
    biggest = max(range(len(profiles)), key=shares.__getitem__)
    whose = "bring" if of_revenue else "are"
    what = "of the revenue" if of_revenue else "of the customers"
    name = theme.safe(profiles[biggest].name)
    # A segment that is called by its traits ("High income, older") is no subject of a sentence.
    said = f"{name} {whose}" if profiles[biggest].name in palette.SEGMENT_COLOURS else f"{name}:"
    chart = theme.figure(
        f"{said} {formatting.percent(shares[biggest], 0)} {what}", 90 + 30 * len(profiles)
    )
    names = [profile.name for profile in profiles]
    chart.add_bar(
        orientation="h",
        y=[theme.safe(name) for name in names],
        x=shares,
        marker={"color": palette.of(profiles)},
        text=[
            formatting.percent(share, 0) if abs(share) >= _SMALL else formatting.percent(share, 1)
            for share in shares
        ],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.1%} " + what + "<extra></extra>",
    )
    chart.update_xaxes(
        showticklabels=False, showgrid=False, range=[min(0.0, *shares), max(shares) * 1.18]
    )
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def customers_and_revenue(profiles: Sequence[Profile]) -> go.Figure:
    """Customers and revenue as two stacked bars of the same segments, one above the other.

    Parameters
    ----------
    profiles : the segments, best first
    """
    top = max(profiles, key=lambda profile: profile.revenue_share)
    name = theme.safe(top.name)
    said = f"{name} are" if top.name in palette.SEGMENT_COLOURS else f"{name}:"
    chart = theme.figure(
        f"{said} {formatting.percent(top.share)} of your customers and "
        f"{'bring ' if said.endswith('are') else ''}"
        f"{formatting.percent(top.revenue_share)} of your revenue",
        190,
        barmode="stack",
        bargap=0.35,
    )
    for profile, colour in zip(profiles, palette.of(profiles), strict=True):
        shares = [profile.share, profile.revenue_share]
        chart.add_bar(
            name=theme.safe(profile.name),
            orientation="h",
            y=["Customers", "Revenue"],
            # A segment whose returns outweigh its sales has no length in a stack.
            x=[max(0.0, share) for share in shares],
            text=[
                formatting.percent(share, 0) if share >= _ROOM_FOR_TEXT else "" for share in shares
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "white", "size": 13},
            marker={"color": colour},
            hovertemplate=theme.safe(profile.name) + ": %{x:.1%} of %{y}<extra></extra>",
        )
    chart.update_xaxes(visible=False, range=[0, 1])
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return theme.legend_on_top(chart).update_layout(legend_traceorder="normal")


def revenue_concentration(shop: Overview) -> go.Figure:
    """Lorenz curve, best customers first: how much of the revenue the best x % bring.

    Parameters
    ----------
    shop : the overview
    """
    curve = shop.concentration
    chart = theme.figure(
        f"The best {formatting.percent(0.1)} of customers bring "
        f"{formatting.percent(shop.top_revenue_share, 0)} of the revenue",
        320,
    )
    chart.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": theme.LINE, "dash": "dot", "width": 1},
        hoverinfo="skip",
    )
    chart.add_scatter(
        x=curve["customers_share"],
        y=curve["revenue_share"],
        mode="lines",
        line={"color": palette.SEGMENT_COLOURS["Champions"], "width": 3},
        hovertemplate="Best %{x:.0%} of customers: %{y:.0%} of revenue<extra></extra>",
    )
    chart.add_scatter(
        x=[0.1],
        y=[shop.top_revenue_share],
        mode="markers",
        marker={"size": 11, "color": palette.SEGMENT_COLOURS["Champions"]},
        hoverinfo="skip",
    )
    chart.add_annotation(
        x=0.98,
        y=0.45,
        xanchor="right",
        text="if all spent the same",
        showarrow=False,
        font={"color": theme.MUTED},
    )
    chart.update_xaxes(
        title="Share of customers, best first", tickformat=".0%", range=[0, 1.01], showgrid=False
    )
    chart.update_yaxes(title="Share of revenue", tickformat=".0%", rangemode="tozero")
    return chart
