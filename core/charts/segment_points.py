"""Every customer as a point: in 3D, flat, and along the principal components."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import features, formatting
from core.charts import segment_style, theme
from core.segmentation import eta_squared, most_separating_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from core.features import Customers
    from core.segmentation import Segmentation

MOST_POINTS = 8_000
"""More points than this cost a browser too much memory; a sample by segment is drawn instead."""
_FEWEST_A_SEGMENT = 20
AXES = {feature.name: feature.axis for feature in features.RFM}
"""What the scatter plots of customers who are told apart by purchases can show."""
_FLAT, _SOLID = 2, 3
_EVEN_UP_TO = 200
"""Ages, scores and shares are drawn evenly, whatever the axes of money are."""
_HARDLY = 0.1
"""Segments that explain less of a measure do not lie apart along it."""
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


def scatter_axes(customers: Customers, segmentation: Segmentation) -> dict[str, str]:
    """What the scatter plots can show, with its axis title: the most telling first.

    Recency, frequency and monetary value, as far as they are known; where customers are told apart
    by other features, those of them that are numbers.
    """
    if customers.by_purchases:
        known = {feature.name for feature in customers.features}
        return {name: title for name, title in AXES.items() if name in known}
    numbers = most_separating_features(customers, segmentation.labels)
    return {feature.name: feature.axis or feature.name for feature in numbers}


def can_draw_3d(titles: dict[str, str]) -> bool:
    """Whether there are axes enough for three dimensions."""
    return len(titles) >= _SOLID


def can_draw_2d(titles: dict[str, str]) -> bool:
    """Whether there are axes enough for two."""
    return len(titles) >= _FLAT


def scatter_3d(
    customers: Customers, segmentation: Segmentation, *, logarithmic: bool = True, unit: str = ""
) -> go.Figure:
    """Three measures in 3D, coloured by segment: recency, frequency and monetary value.

    Where customers are told apart by other features, the three that tell segments apart best.

    Parameters
    ----------
    customers, segmentation : the customers and their segments
    logarithmic : log axes, but for days; 0 and less then sit at the edge
    unit : currency
    """
    titles = scatter_axes(customers, segmentation)
    names = list(titles)[:_SOLID]
    chart = theme.figure(_finding(customers, segmentation, names, titles), 520)
    bent = {name: logarithmic and _can_be_bent(customers, name) for name in names}
    for name, rows, colour, marker in _by_segment(customers, segmentation):
        x, y, z = (_drawable(rows[each], logarithmic=bent[each]) for each in names)
        chart.add_scatter3d(
            name=theme.safe(name),
            mode="markers",
            x=x,
            y=y,
            z=z,
            text=[theme.safe(customer) for customer in rows.index],
            customdata=rows[names[-1]],
            marker={
                "size": 3.2,
                "line": {"width": 0},
                "color": colour,
                "symbol": marker,
                "opacity": 0.8,
            },
            hovertemplate=_hover_3d(names, titles, theme.safe(name)),
        )
    _scene(chart, names, titles, bent, unit)
    chart = theme.legend_on_top(chart)
    return chart.update_layout(legend={"itemsizing": "constant", "y": 1.0})


def _hover_3d(names: Sequence[str], titles: dict[str, str], segment: str) -> str:
    if names == list(AXES):
        return (
            f"<b>%{{text}}</b><br>{segment}<br>%{{x:,.0f}} days since last order"
            "<br>%{y:,.0f} orders<br>%{customdata:,.2f} net revenue<extra></extra>"
        )
    across, upward, deep = (theme.safe(titles[name]) for name in names)
    return (
        f"<b>%{{text}}</b><br>{segment}<br>{across}: %{{x:,.4~g}}"
        f"<br>{upward}: %{{y:,.4~g}}<br>{deep}: %{{customdata:,.4~g}}<extra></extra>"
    )


def _scene(
    chart: go.Figure,
    names: Sequence[str],
    titles: dict[str, str],
    bent: dict[str, bool],
    unit: str,
) -> None:
    quiet = {
        # WebGL draws no see-through lines: a grey that is quiet on light and on dark.
        "gridcolor": theme.MUTED,
        "gridwidth": 1,
        "showline": True,
        "linecolor": theme.MUTED,
        "showbackground": False,
        "zeroline": False,
    }
    # On a log axis one tick a power of ten is enough; more of them run into each other in 3D.
    scales = [{"type": "log", "dtick": 1} if bent[name] else {"type": "linear"} for name in names]
    drawn_axes = {
        f"{axis}axis": {**quiet, "title": {"text": _titled(name, titles, unit)}, **scale}
        for axis, name, scale in zip("xyz", names, scales, strict=True)
    }
    chart.update_layout(
        uirevision="cloud",
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        scene={
            "uirevision": "cloud",
            "camera": _CAMERA,
            "dragmode": "turntable",
            **drawn_axes,
            "aspectmode": "manual",
            "aspectratio": _PROPORTIONS,
        },
    )


def scatter_2d(
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
    across, upward : two of `axes`
    logarithmic : log axes for everything but days and what can be negative
    unit : currency
    """
    titles = scatter_axes(customers, segmentation)
    bent = {name: logarithmic and _can_be_bent(customers, name) for name in (across, upward)}
    number = ",.0f" if customers.by_purchases else ",.4~g"
    finding = _finding(customers, segmentation, (across, upward), titles)
    chart = theme.figure(finding, 460, dragmode="select", uirevision="flat")
    for name, rows, colour, marker in _by_segment(customers, segmentation):
        chart.add_scattergl(
            name=theme.safe(name),
            mode="markers",
            x=_drawable(rows[across], logarithmic=bent[across]),
            y=_drawable(rows[upward], logarithmic=bent[upward]),
            customdata=rows.index,
            text=[theme.safe(customer) for customer in rows.index],
            marker={"size": 6, "color": colour, "symbol": marker, "opacity": 0.7},
            hovertemplate=(
                f"<b>%{{text}}</b><br>{theme.safe(name)}"
                f"<br>{theme.safe(titles[across])}: %{{x:{number}}}"
                f"<br>{theme.safe(titles[upward])}: %{{y:{number}}}<extra></extra>"
            ),
        )
    for axis, feature in ((chart.layout.xaxis, across), (chart.layout.yaxis, upward)):
        axis.title = _titled(feature, titles, unit)
        axis.type = "log" if bent[feature] else "linear"
        axis.fixedrange = False
        axis.dtick = 1 if axis.type == "log" else None
    return theme.legend_on_top(chart)


def pca_scatter(segmentation: Segmentation) -> go.Figure:
    """The space the models saw, along its two principal components.

    Parameters
    ----------
    segmentation : the segments, with `points`
    """
    first, second = segmentation.pca_shares
    chart = theme.figure(
        f"Two directions hold {formatting.percent(first + second, 0)} of the differences between "
        "customers",
        460,
        uirevision="components",
    )
    points = segmentation.points.loc[segmentation.points.index.intersection(drawn(segmentation))]
    labels = segmentation.labels.reindex(points.index)
    for name, colour, marker in segment_style.of(segmentation):
        rows = points[labels == name]
        chart.add_scattergl(
            name=theme.safe(name),
            mode="markers",
            x=rows["pca_1"],
            y=rows["pca_2"],
            text=[theme.safe(customer) for customer in rows.index],
            marker={
                "size": 5,
                "color": colour,
                "symbol": marker,
                "opacity": 0.65,
            },
            hovertemplate=f"<b>%{{text}}</b><br>{theme.safe(name)}<extra></extra>",
        )
    chart.update_xaxes(
        title=f"First component ({formatting.percent(first, 0)} of the variance)", fixedrange=False
    )
    chart.update_yaxes(
        title=f"Second component ({formatting.percent(second, 0)})", fixedrange=False
    )
    return theme.legend_on_top(chart)


def _by_segment(
    customers: Customers, segmentation: Segmentation
) -> list[tuple[str, pd.DataFrame, str, str]]:
    """The drawn customers of every segment with its colour and marker, best segment first."""
    rows = customers.frame.loc[drawn(segmentation)]
    labels = segmentation.labels.reindex(rows.index)
    return [
        (name, rows[labels == name], colour, marker)
        for name, colour, marker in segment_style.of(segmentation)
    ]


def sample_note(segmentation: Segmentation) -> str:
    """Whom the points are, for the note under them: everyone, or a sample of every segment."""
    shown, everyone = len(drawn(segmentation)), len(segmentation.labels)
    if shown < everyone:
        whole = formatting.count(everyone, "customer")
        return f"{formatting.count(shown)} of {whole}, a sample of every segment."
    return f"All {formatting.count(everyone, 'customer')}."


def _finding(
    customers: Customers,
    segmentation: Segmentation,
    names: Sequence[str],
    titles: dict[str, str],
) -> str:
    """Along which axis the segments lie apart, and how far: from the points that are drawn."""
    rows = customers.frame.loc[drawn(segmentation), list(dict.fromkeys(names))]
    labels = segmentation.labels.reindex(rows.index)
    if labels.nunique() < _FLAT:
        return "All customers are one segment"
    apart = {str(name): eta_squared(rows[name], labels) for name in rows}
    best = max(apart, key=apart.__getitem__)
    title = theme.safe(titles[best])
    if apart[best] < _HARDLY:
        return "The segments hardly differ in what is drawn here"
    return (
        f"Segments differ most in {title[:1].lower()}{title[1:]}: "
        f"{formatting.percent(apart[best], 0)} of its spread lies between them"
    )


def _can_be_bent(customers: Customers, feature: str) -> bool:
    """Days are counted evenly; what is negative, or never above one, has no place on a log axis."""
    values = customers.frame[feature]
    return (
        feature != "recency_days"
        and bool(values.min() >= 0 or customers.by_purchases)
        and (customers.by_purchases or bool(values.max() > _EVEN_UP_TO))
    )


def _drawable(values: pd.Series[float], *, logarithmic: bool) -> pd.Series[float]:
    """A log axis has no place for zero and less: those sit at 1, and hover tells the true value."""
    return values.clip(lower=1) if logarithmic else values


def _titled(feature: str, titles: dict[str, str], unit: str) -> str:
    title = theme.safe(titles[feature])
    return _with_unit(title, unit) if feature == "monetary" else title


def _with_unit(label: str, unit: str) -> str:
    return f"{label} ({theme.safe(unit)})" if unit else label
