"""Charts of the RFM segments side by side: how many, how much, and the typical customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from core.segmentation import Profile


def segment_sizes(profiles: Sequence[Profile]) -> go.Figure:
    """Customers per segment, best segment first.

    Parameters
    ----------
    profiles : the segments, best first
    """
    biggest = max(profiles, key=lambda profile: profile.customers)
    chart = theme.figure(
        f"The largest segment: {theme.safe(biggest.name)}, {formatting.percent(biggest.share, 0)} "
        "of customers",
        420,
    )
    chart.add_bar(
        orientation="h",
        y=[theme.safe(profile.name) for profile in profiles],
        x=[profile.customers for profile in profiles],
        customdata=[[profile.share, profile.revenue_share] for profile in profiles],
        marker={"color": palette.of(profiles)},
        text=[formatting.count(profile.customers) for profile in profiles],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=(
            "%{y}: %{x:,} customers<br>%{customdata[0]:.1%} of customers"
            "<br>%{customdata[1]:.1%} of revenue<extra></extra>"
        ),
    )
    chart.update_xaxes(showticklabels=False, showgrid=False, range=[0, biggest.customers * 1.18])
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def segment_treemap(profiles: Sequence[Profile], currency: str | None) -> go.Figure:
    """The segments as areas: of revenue where money is known, else of customers.

    Parameters
    ----------
    profiles : the segments, best first
    currency : how money is written
    """
    money = all(np.isfinite(profile.revenue) for profile in profiles)
    sized = [max(each.revenue, 0.0) if money else float(each.customers) for each in profiles]
    most = profiles[int(np.argmax(sized))]
    share = most.revenue_share if money else most.share
    what = "of the revenue" if money else "of the customers"
    chart = theme.figure(f"{formatting.percent(share)} {what} is from {theme.safe(most.name)}", 380)
    said = [
        formatting.money_short(each, currency) if money else formatting.count(each)
        for each in sized
    ]
    chart.add_treemap(
        labels=[theme.safe(profile.name) for profile in profiles],
        parents=[""] * len(profiles),
        values=sized,
        text=said,
        customdata=[[profile.customers, profile.share] for profile in profiles],
        textinfo="label+text",
        textfont={"color": "white", "size": 14},
        marker={"colors": palette.of(profiles), "line": {"width": 0}},
        tiling={"pad": 3},
        hovertemplate="%{label}: %{text}<br>%{customdata[0]:,} customers, "
        "%{customdata[1]:.1%}<extra></extra>",
    )
    # A name too small to be read is left to the hover text.
    return chart.update_layout(uniformtext={"minsize": 11, "mode": "hide"})


def segment_medians(profiles: Sequence[Profile], currency: str | None) -> go.Figure:
    """The typical customer of each segment: median recency, frequency and money side by side.

    Parameters
    ----------
    profiles : the segments, best first
    currency : how money is written
    """
    from plotly.subplots import make_subplots

    money = all(np.isfinite(profile.monetary) for profile in profiles)
    panels = [("recency_days", "Days ago"), ("frequency", "Orders")]
    if money:
        panels.append(("monetary", "Spent"))
    best, worst = profiles[0], profiles[-1]
    styled = theme.figure(
        f"{theme.safe(best.name)} typically ordered {formatting.days(best.recency_days)} ago, "
        f"{theme.safe(worst.name)} {formatting.days(worst.recency_days)} ago",
        90 + 26 * len(profiles),
    )
    chart = make_subplots(1, len(panels), shared_yaxes=True, horizontal_spacing=0.04,
                          subplot_titles=[title for _, title in panels])  # fmt: skip
    chart.update_layout(styled.layout)
    chart.update_annotations(font={"size": 13, "color": theme.MUTED})
    names = [theme.safe(profile.name) for profile in profiles]
    for column, (measure, title) in enumerate(panels, start=1):
        values = [float(getattr(profile, measure)) for profile in profiles]
        said = [
            formatting.money_short(value, currency)
            if measure == "monetary"
            else formatting.decimal(value, 1 if measure == "frequency" else 0)
            for value in values
        ]
        chart.add_bar(
            orientation="h", y=names, x=values, text=said, textposition="outside",
            cliponaxis=False, marker={"color": palette.of(profiles)},
            hovertemplate="%{y}: %{text}<extra>" + title + ", median</extra>",
            row=1, col=column,
        )  # fmt: skip
        chart.update_xaxes(
            showticklabels=False, showgrid=False, fixedrange=True, zeroline=False,
            range=[0, max([*values, 1.0]) * 1.5], row=1, col=column,
        )  # fmt: skip
    chart.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True, automargin=True)
    return chart.update_layout(margin={"l": 8, "r": 8, "t": 28, "b": 8})
