"""Charts of the model's segments: in 3D, flat, along the principal components, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from core.features.customers import Customers
    from core.segment.profile import Profile
    from core.segment.result import Segmentation

MOST_POINTS = 8_000
"""More points than this cost a browser too much memory; a sample by segment is drawn instead."""
_FEWEST_A_SEGMENT = 20
AXES = {
    "recency_days": "Days since last order",
    "frequency": "Orders",
    "monetary": "Net revenue",
}
"""What the scatter plots can show, with its axis title."""
_CAMERA = {"eye": {"x": 1.38, "y": -1.76, "z": 0.66}, "center": {"x": 0, "y": 0, "z": -0.1}}
_PROPORTIONS = {"x": 1.25, "y": 1.15, "z": 0.85}


def drawn(segmentation: Segmentation, most: int = MOST_POINTS) -> pd.Index[str]:
    """The customers a scatter plot shows: all of them, or a fixed sample of every segment.

    Small segments keep a few points more than their share, so that none disappears.
    """
    labels = segmentation.labels
    if len(labels) <= most:
        return labels.index
    share = most / len(labels)
    rng = np.random.default_rng(0)
    places = [
        rng.choice(own, min(len(own), max(_FEWEST_A_SEGMENT, int(len(own) * share))), replace=False)
        for own in (np.flatnonzero(labels == profile.name) for profile in segmentation.profiles)
    ]
    return labels.index[np.sort(np.concatenate(places))]


def cloud(
    customers: Customers, segmentation: Segmentation, *, logarithmic: bool = True, unit: str = ""
) -> go.Figure:
    """Recency, frequency and monetary value in 3D, coloured by segment.

    Parameters
    ----------
    customers, segmentation : the customers and their segments
    logarithmic : log axes for frequency and monetary value; 0 and less then sit at the edge
    unit : currency
    """
    chart = theme.figure(_points_title(segmentation), 520)
    for name, rows in _by_segment(customers, segmentation):
        chart.add_scatter3d(
            name=name,
            mode="markers",
            x=rows["recency_days"],
            y=_drawable(rows["frequency"], logarithmic=logarithmic),
            z=_drawable(rows["monetary"], logarithmic=logarithmic),
            text=[theme.safe(customer) for customer in rows.index],
            customdata=rows["monetary"],
            marker={
                "size": 3.2,
                "line": {"width": 0},
                "color": palette.colour(name),
                "symbol": palette.marker(name),
                "opacity": 0.8,
            },
            hovertemplate=(
                f"<b>%{{text}}</b><br>{name}<br>%{{x:,.0f}} days since last order"
                "<br>%{y:,.0f} orders<br>%{customdata:,.2f} net revenue<extra></extra>"
            ),
        )
    # On a log axis one tick a power of ten is enough; more of them run into each other in 3D.
    scale = {"type": "log", "dtick": 1} if logarithmic else {"type": "linear"}
    quiet = {
        # WebGL draws no see-through lines: a grey that is quiet on light and on dark.
        "gridcolor": theme.MUTED,
        "gridwidth": 1,
        "showline": True,
        "linecolor": theme.MUTED,
        "showbackground": False,
        "zeroline": False,
    }
    chart.update_layout(
        uirevision="cloud",
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        scene={
            "uirevision": "cloud",
            "camera": _CAMERA,
            "dragmode": "turntable",
            "xaxis": {**quiet, "title": {"text": AXES["recency_days"]}},
            "yaxis": {**quiet, "title": {"text": AXES["frequency"]}, **scale},
            "zaxis": {**quiet, "title": {"text": _with_unit("Net revenue", unit)}, **scale},
            "aspectmode": "manual",
            "aspectratio": _PROPORTIONS,
        },
    )
    chart = theme.legend_on_top(chart)
    return chart.update_layout(legend={"itemsizing": "constant", "y": 1.0})


def flat(
    customers: Customers,
    segmentation: Segmentation,
    across: str,
    upward: str,
    *,
    logarithmic: bool = True,
    unit: str = "",
) -> go.Figure:
    """The 2D twin of the cloud, whose points can be selected. customdata is the customer's id.

    Parameters
    ----------
    customers, segmentation : the customers and their segments
    across, upward : two of `AXES`
    logarithmic : log axes for everything but days
    unit : currency
    """
    chart = theme.figure(_points_title(segmentation), 460, dragmode="select", uirevision="flat")
    for name, rows in _by_segment(customers, segmentation):
        chart.add_scattergl(
            name=name,
            mode="markers",
            x=_axis_values(rows, across, logarithmic=logarithmic),
            y=_axis_values(rows, upward, logarithmic=logarithmic),
            customdata=rows.index,
            text=[theme.safe(customer) for customer in rows.index],
            marker={
                "size": 6,
                "color": palette.colour(name),
                "symbol": palette.marker(name),
                "opacity": 0.7,
            },
            hovertemplate=(
                f"<b>%{{text}}</b><br>{name}<br>{AXES[across]}: %{{x:,.0f}}"
                f"<br>{AXES[upward]}: %{{y:,.0f}}<extra></extra>"
            ),
        )
    for axis, feature in ((chart.layout.xaxis, across), (chart.layout.yaxis, upward)):
        label = AXES[feature]
        axis.title = _with_unit(label, unit) if feature == "monetary" else label
        axis.type = "log" if logarithmic and feature != "recency_days" else "linear"
        axis.fixedrange = False
        axis.dtick = 1 if axis.type == "log" else None
    return theme.legend_on_top(chart)


def components(segmentation: Segmentation) -> go.Figure:
    """The space the models saw, along its two principal components.

    Parameters
    ----------
    segmentation : the segments, with `points`
    """
    first, second = segmentation.pca_shares
    chart = theme.figure(
        f"Two directions hold {first + second:.0%} of the differences between customers", 460
    )
    points = segmentation.points.loc[segmentation.points.index.intersection(drawn(segmentation))]
    labels = segmentation.labels.reindex(points.index)
    for profile in segmentation.profiles:
        rows = points[labels == profile.name]
        chart.add_scattergl(
            name=profile.name,
            mode="markers",
            x=rows["pca_1"],
            y=rows["pca_2"],
            text=[theme.safe(customer) for customer in rows.index],
            marker={
                "size": 5,
                "color": palette.colour(profile.name),
                "symbol": palette.marker(profile.name),
                "opacity": 0.65,
            },
            hovertemplate=f"<b>%{{text}}</b><br>{profile.name}<extra></extra>",
        )
    chart.update_xaxes(title=f"First component ({first:.0%} of the variance)", fixedrange=False)
    chart.update_yaxes(title=f"Second component ({second:.0%})", fixedrange=False)
    return theme.legend_on_top(chart)


def compared(profiles: Sequence[Profile], measure: str, label: str) -> go.Figure:
    """One small bar chart: a measure of every segment's typical customer.

    Parameters
    ----------
    profiles : the segments, best first
    measure : a field of `Profile`
    label : what it is, for the heading
    """
    names = [profile.name for profile in profiles]
    values = [getattr(profile, measure) for profile in profiles]
    chart = theme.figure(label, 56 + 30 * len(profiles))
    chart.add_bar(
        orientation="h",
        y=names,
        x=[value or 0.0 for value in values],
        text=[_number(value) for value in values],
        textposition="outside",
        cliponaxis=False,
        marker={"color": palette.colours(names)},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    highest = max((abs(value) for value in values if value), default=1.0)
    lowest = min((value for value in values if value is not None), default=0.0)
    chart.update_xaxes(
        showticklabels=False, showgrid=False, range=[min(0.0, lowest * 1.3), highest * 1.3]
    )
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def _by_segment(customers: Customers, segmentation: Segmentation) -> list[tuple[str, pd.DataFrame]]:
    """The drawn customers of every segment, best segment first."""
    rows = customers.frame.loc[drawn(segmentation)]
    labels = segmentation.labels.reindex(rows.index)
    return [(profile.name, rows[labels == profile.name]) for profile in segmentation.profiles]


def _points_title(segmentation: Segmentation) -> str:
    shown, everyone = len(drawn(segmentation)), len(segmentation.labels)
    if shown < everyone:
        return f"{shown:,} of {everyone:,} customers, a sample of every segment"
    return f"All {everyone:,} customers"


def _axis_values(rows: pd.DataFrame, feature: str, *, logarithmic: bool) -> pd.Series[float]:
    return _drawable(rows[feature], logarithmic=logarithmic and feature != "recency_days")


def _drawable(values: pd.Series[float], *, logarithmic: bool) -> pd.Series[float]:
    """A log axis has no place for zero and less: those sit at 1, and hover tells the true value."""
    return values.clip(lower=1) if logarithmic else values


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:,.1f}"  # noqa: PLR2004


def _with_unit(label: str, unit: str) -> str:
    return f"{label} ({theme.safe(unit)})" if unit else label
