"""Every customer as a point: in 3D, flat, and along the principal components."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import features, formatting
from core.charts import palette, theme
from core.charts.chart import Chart
from core.charts.segments import scene
from core.formatting import _, say
from core.segmentation import eta_squared, most_separating_features

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

    from core.features import Customers
    from core.segmentation import Segmentation

MAX_POINTS = 8_000
"""More points than this cost a browser too much memory; a sample by segment is drawn instead."""
_MIN_POINTS_PER_SEGMENT = 20
AXES = {feature.name: feature.axis for feature in features.RFM}
"""What the scatter plots can show of customers segmented by their purchases."""
_FLAT, _SOLID = 2, 3
_LINEAR_UP_TO = 200
"""Ages, scores and shares have linear axes, whatever those of money are."""
_MIN_ETA_SQUARED = 0.1
"""Segments that explain less of a measure do not lie apart along it."""


def drawn(segmentation: Segmentation, most: int = MAX_POINTS) -> pd.Index[str]:
    """The customers a scatter plot shows: all of them, or a fixed sample of every segment.

    Small segments keep a few points more than their share, so that none disappears.
    """
    labels = segmentation.labels
    if len(labels) <= most:
        return labels.index
    share = most / len(labels)
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(labels == profile.name) for profile in segmentation.profiles]
    places = [
        rng.choice(
            own, min(len(own), max(_MIN_POINTS_PER_SEGMENT, int(len(own) * share))), replace=False
        )
        for own in members
    ]
    return labels.index[np.sort(np.concatenate(places))]


def sample_note(segmentation: Segmentation) -> str:
    """Which customers the points are, for the note: everyone, or a sample of every segment."""
    shown, everyone = len(drawn(segmentation)), len(segmentation.labels)
    if shown < everyone:
        whole = say("{customers:# customer|# customers}", customers=everyone)
        return say(
            "{shown} of {whole}, a sample of every segment.",
            shown=formatting.count(shown),
            whole=whole,
        )
    return say("All {customers:# customer|# customers}.", customers=everyone)


def scatter_axes(customers: Customers, segmentation: Segmentation) -> dict[str, str]:
    """What the scatter plots can show, with axis titles: the best separator of segments first.

    Recency, frequency and monetary value, as far as they are known; for customers segmented by
    other features, those of them that are numbers.
    """
    if customers.by_purchases:
        known = {feature.name for feature in customers.features}
        return {name: _(title) for name, title in AXES.items() if name in known}
    numbers = most_separating_features(customers, segmentation.labels)
    return {feature.name: _(feature.axis or feature.name) for feature in numbers}


def can_draw_3d(titles: Mapping[str, str]) -> bool:
    """Whether there are axes enough for three dimensions."""
    return len(titles) >= _SOLID


def can_draw_2d(titles: Mapping[str, str]) -> bool:
    """Whether there are axes enough for two."""
    return len(titles) >= _FLAT


def scatter_3d(
    customers: Customers,
    segmentation: Segmentation,
    titles: Mapping[str, str],
    *,
    logarithmic: bool = True,
    unit: str = "",
    narrow: bool = False,
) -> Chart:
    """Three measures in 3D, coloured by segment: recency, frequency and monetary value.

    For customers segmented by other features, the three that separate segments best.

    Parameters
    ----------
    customers, segmentation : the customers and their segments
    titles : from `scatter_axes`
    logarithmic : log axes, but for days; 0 and less then sit at the edge
    unit : currency
    narrow : for a phone held upright, whose frame would cut off both sides
    """
    names = list(titles)[:_SOLID]
    log = {name: logarithmic and _fits_log_axis(customers, name) for name in names}
    figure = theme.figure(520)
    for name, rows, colour, marker in _by_segment(customers, segmentation):
        x, y, z = (_drawable(rows[axis], logarithmic=log[axis]) for axis in names)
        figure.add_scatter3d(
            name=theme.safe(name),
            mode="markers",
            x=x,
            y=y,
            z=z,
            text=theme.labels(rows.index),
            customdata=rows[names[-1]],
            marker={
                "size": 3.2,
                "line": {"width": 0},
                "color": colour,
                "symbol": marker,
                "opacity": 0.8,
            },
            hovertemplate=_hover_3d(names, titles),
        )
    axes = [(_axis_title(name, titles, unit), log[name]) for name in names]
    scene.set_scene(figure, axes, narrow=narrow)
    theme.legend_on_top(figure).update_layout(legend={"itemsizing": "constant", "y": 1.0})
    return _chart(figure, customers, segmentation, names, titles)


def _hover_3d(names: Sequence[str], titles: Mapping[str, str]) -> str:
    start = "<b>%{text}</b><br>%{fullData.name}<br>"
    if names == list(AXES):
        return say(
            "{start}%{{x:,.0f}} days since last order<br>%{{y:,.0f}} "
            "orders<br>%{{customdata:,.2f}} net revenue<extra></extra>",
            start=start,
        )
    x, y, z = (theme.safe(titles[name]) for name in names)
    return (
        f"{start}{x}: %{{x:,.4~g}}<br>{y}: %{{y:,.4~g}}<br>{z}: %{{customdata:,.4~g}}"
        "<extra></extra>"
    )


def scatter_2d(
    customers: Customers,
    segmentation: Segmentation,
    titles: Mapping[str, str],
    x: str,
    y: str,
    *,
    logarithmic: bool = True,
    unit: str = "",
) -> Chart:
    """Two measures, whose points can be selected; customdata is the customer's id.

    Parameters
    ----------
    customers, segmentation : the customers and their segments
    titles : from `scatter_axes`
    x, y : two of them
    logarithmic : log axes for everything but days and what can be negative
    unit : currency
    """
    log = {name: logarithmic and _fits_log_axis(customers, name) for name in (x, y)}
    number = ",.0f" if customers.by_purchases else ",.4~g"
    figure = theme.figure(460, dragmode="select", uirevision="flat")
    for name, rows, colour, marker in _by_segment(customers, segmentation):
        figure.add_scattergl(
            name=theme.safe(name),
            mode="markers",
            x=_drawable(rows[x], logarithmic=log[x]),
            y=_drawable(rows[y], logarithmic=log[y]),
            customdata=rows.index,
            text=theme.labels(rows.index),
            marker={"size": 6, "color": colour, "symbol": marker, "opacity": 0.7},
            hovertemplate=(
                "<b>%{text}</b><br>%{fullData.name}"
                f"<br>{theme.safe(titles[x])}: %{{x:{number}}}"
                f"<br>{theme.safe(titles[y])}: %{{y:{number}}}<extra></extra>"
            ),
        )
    for axis, feature in ((figure.layout.xaxis, x), (figure.layout.yaxis, y)):
        axis.title = _axis_title(feature, titles, unit)
        axis.type = "log" if log[feature] else "linear"
        axis.fixedrange = False
        axis.dtick = 1 if log[feature] else None
    return _chart(theme.legend_on_top(figure), customers, segmentation, (x, y), titles)


def pca_scatter(segmentation: Segmentation) -> Chart:
    """The space the models saw, along its two principal components.

    Parameters
    ----------
    segmentation : the segments, with `points`
    """
    first, second = segmentation.pca_shares
    figure = theme.figure(460, uirevision="components")
    points = segmentation.points.loc[segmentation.points.index.intersection(drawn(segmentation))]
    labels = segmentation.labels.reindex(points.index)
    for name, colour, marker in palette.segment_looks(segmentation):
        rows = points[labels == name]
        figure.add_scattergl(
            name=theme.safe(name),
            mode="markers",
            x=rows["pca_1"],
            y=rows["pca_2"],
            text=theme.labels(rows.index),
            marker={"size": 5, "color": colour, "symbol": marker, "opacity": 0.65},
            hovertemplate="<b>%{text}</b><br>%{fullData.name}<extra></extra>",
        )
    figure.update_xaxes(
        title=say("First component ({first:.0%} of the variance)", first=first), fixedrange=False
    )
    figure.update_yaxes(
        title=say("Second component ({second:.0%})", second=second), fixedrange=False
    )
    return Chart(
        theme.legend_on_top(figure),
        say("Two components explain {share:.0%} of the variance", share=first + second),
        _points_table(labels, {"First component": "pca_1", "Second component": "pca_2"}, points),
    )


def _by_segment(
    customers: Customers, segmentation: Segmentation
) -> list[tuple[str, pd.DataFrame, str, str]]:
    """The drawn customers of every segment with its colour and marker, best segment first."""
    rows = customers.frame.loc[drawn(segmentation)]
    labels = segmentation.labels.reindex(rows.index)
    return [
        (name, rows[labels == name], colour, marker)
        for name, colour, marker in palette.segment_looks(segmentation)
    ]


def _chart(
    figure: go.Figure,
    customers: Customers,
    segmentation: Segmentation,
    names: Sequence[str],
    titles: Mapping[str, str],
) -> Chart:
    """The chart with its finding and the points that are drawn as its table."""
    names = list(dict.fromkeys(names))
    rows = customers.frame.loc[drawn(segmentation), names]
    labels = segmentation.labels.reindex(rows.index)
    table = _points_table(labels, {theme.plain(titles[name]): name for name in names}, rows)
    return Chart(figure, _finding(rows, labels, titles), table, sample_note(segmentation))


def _points_table(
    labels: pd.Series[str], columns: Mapping[str, str], rows: pd.DataFrame
) -> pd.DataFrame:
    measures = {title: rows[name].to_numpy() for title, name in columns.items()}
    return pd.DataFrame({_("Customer"): rows.index, _("Segment"): labels.to_numpy(), **measures})


def _finding(rows: pd.DataFrame, labels: pd.Series[str], titles: Mapping[str, str]) -> str:
    """Along which axis the segments lie apart, and how far: from the points that are drawn."""
    if labels.nunique() < _FLAT:
        return _("All customers are one segment")
    explained = {str(name): eta_squared(rows[name], labels) for name in rows}
    best = max(explained, key=explained.__getitem__)
    if explained[best] < _MIN_ETA_SQUARED:
        return _("The segments hardly differ in these measures")
    return say(
        "Segments differ most in {measure}: {share:.0%} of its variation is between segments",
        measure=theme.lower_first(theme.plain(titles[best])),
        share=explained[best],
    )


def _fits_log_axis(customers: Customers, feature: str) -> bool:
    """Days are counted evenly; negative values, or only small ones, have no log axis."""
    values = customers.frame[feature]
    if feature == "recency_days":
        return False
    return customers.by_purchases or bool(values.min() >= 0 and values.max() > _LINEAR_UP_TO)


def _drawable(values: pd.Series[float], *, logarithmic: bool) -> pd.Series[float]:
    """A log axis has no place for zero and less: those sit at 1, the hover text has the value."""
    return values.clip(lower=1) if logarithmic else values


def _axis_title(feature: str, titles: Mapping[str, str], unit: str) -> str:
    title = theme.safe(titles[feature])
    return theme.with_unit(title, unit) if feature == "monetary" else title
