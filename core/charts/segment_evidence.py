"""How good the segments are: silhouettes, stability, how many, agreement, collinearity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import formatting, segmentation
from core.charts import heatmap, palette, segment_style, theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from core.segmentation import (
        Collinearity,
        Elbow,
        Gap,
        Membership,
        ModelAgreement,
        Segmentation,
        SegmentStability,
        SilhouettePlot,
    )

_MOST_STEPS = 300
"""Points that outline one segment of a silhouette plot."""
_WORTH_SAYING = 0.05


def silhouette_bars(found: Segmentation, plot: SilhouettePlot) -> go.Figure:
    """The silhouette plot: how well each customer sits in their segment.

    Parameters
    ----------
    found : the segments, for their colours
    plot : from `core.segmentation.diagnostics.diagnostics`
    """
    worst = max(plot.misplaced, key=plot.misplaced.__getitem__)
    said = (
        f"{formatting.percent(plot.misplaced[worst], 0)} of {theme.safe(worst)} are nearer to "
        "another segment"
        if plot.misplaced[worst] >= _WORTH_SAYING
        else "nearly all customers sit nearest to their own segment"
    )
    chart = theme.figure(f"Silhouette {formatting.fixed(plot.mean, 2)} on average; {said}", 480)
    colours, start, gap = segment_style.colours(found), 0, max(1, len(plot.values) // 100)
    middles, names = [], []
    for name in plot.means:
        values = plot.values.loc[(plot.values["segment"] == name).to_numpy(), "silhouette"]
        steps = np.unique(
            np.linspace(0, len(values) - 1, min(_MOST_STEPS, len(values))).astype(int)
        )
        chart.add_scatter(
            name=theme.safe(name),
            x=values.to_numpy()[steps],
            y=start + steps,
            mode="lines",
            line={"width": 1, "color": colours[name]},
            fill="tozerox",
            fillcolor=segment_style.faded(colours[name], 0.55),
            hovertemplate=f"{theme.safe(name)}: %{{x:.2f}}<extra></extra>",
        )
        middles.append(start + len(values) / 2)
        names.append(f"{theme.safe(name)}<br>{formatting.fixed(plot.means[name], 2)}")
        start += len(values) + gap
    chart.add_vline(x=plot.mean, line={"color": theme.LINE, "dash": "dot"})
    chart.update_xaxes(title="Silhouette", range=[min(-0.1, plot.values["silhouette"].min()), 1])
    return chart.update_yaxes(
        tickvals=middles, ticktext=names, autorange="reversed", showgrid=False
    )


def stability_bars(found: Segmentation, stable: SegmentStability) -> go.Figure:
    """How much of each segment comes back when customers are drawn again.

    Parameters
    ----------
    found : the segments, for their colours
    stable : from `core.segmentation.diagnostics.diagnostics`
    """
    doubtful = [name for name, verdict in stable.verdicts.items() if verdict == "doubtful"]
    steady = sum(verdict == "stable" for verdict in stable.verdicts.values())
    title = (
        f"{' and '.join(theme.safe(name) for name in doubtful)} may be an accident of the sample"
        if doubtful
        else f"{steady} of {formatting.count(len(stable.verdicts), 'segment')} are stable"
    )
    chart = theme.figure(title, 130 + 34 * len(stable.jaccard))
    colours = segment_style.colours(found)
    chart.add_bar(
        orientation="h",
        y=[theme.safe(name) for name in stable.jaccard],
        x=list(stable.jaccard.values()),
        marker={"color": [colours[name] for name in stable.jaccard]},
        text=[
            f"{formatting.fixed(value, 2)}, {stable.verdicts[name]}"
            for name, value in stable.jaccard.items()
        ],
        textposition="auto",
        hovertemplate="%{y}: %{x:.3f}<extra></extra>",
    )
    for mark in (segmentation.DOUBTFUL_JACCARD, segmentation.STABLE_JACCARD):
        chart.add_vline(x=mark, line={"color": theme.LINE, "dash": "dot"})
    chart.update_xaxes(
        range=[0, 1.02],
        title="Mean Jaccard similarity",
        showgrid=False,
        tickvals=[0, segmentation.DOUBTFUL_JACCARD, segmentation.STABLE_JACCARD, 1],
        ticktext=[
            "0",
            f"doubtful<br>below {segmentation.DOUBTFUL_JACCARD}",
            f"stable<br>from {segmentation.STABLE_JACCARD}",
            "1",
        ],
    )
    return chart.update_yaxes(autorange="reversed", showgrid=False)


def elbow_curve(found: Segmentation, looked: Elbow) -> go.Figure:
    """Inertia by number of segments, with the knee marked.

    Parameters
    ----------
    found : the segments in use
    looked : from `core.segmentation.diagnostics.cluster_count`
    """
    same = (
        "as many as are in use"
        if looked.knee == found.clusters
        else (f"{found.clusters} are in use")
    )
    chart = theme.figure(
        f"More than {formatting.count(looked.knee, 'segment')} pay little; {same}", 340
    )
    chart.add_scatter(
        x=looked.clusters,
        y=looked.inertia,
        mode="lines+markers",
        line={"color": palette.NEUTRAL, "width": 2},
        marker={"size": 8},
        hovertemplate="%{x} segments: %{y:,.0f}<extra></extra>",
    )
    _mark(chart, looked.knee, looked.inertia[looked.clusters.index(looked.knee)], "knee")
    chart.update_xaxes(title="Segments", dtick=1, showgrid=False)
    return chart.update_yaxes(title="Inertia of K-Means", rangemode="tozero")


def gap_curve(found: Segmentation, looked: Gap) -> go.Figure:
    """The gap statistic by number of segments, with its standard errors.

    Parameters
    ----------
    found : the segments in use
    looked : from `core.segmentation.diagnostics.cluster_count`
    """
    said = (
        "The gap statistic sees no separate groups, but one spread of customers"
        if looked.best == 1
        else f"The gap statistic suggests {formatting.count(looked.best, 'segment')}; "
        f"{found.clusters} are in use"
    )
    chart = theme.figure(said, 340)
    chart.add_scatter(
        x=looked.clusters,
        y=looked.gap,
        error_y={"array": looked.error, "color": theme.LINE, "thickness": 1.5},
        mode="lines+markers",
        line={"color": palette.NEUTRAL, "width": 2},
        marker={"size": 8},
        hovertemplate="%{x} segments: %{y:.3f}<extra></extra>",
    )
    _mark(chart, looked.best, looked.gap[looked.clusters.index(looked.best)], "suggested")
    chart.update_xaxes(title="Segments", dtick=1, showgrid=False)
    return chart.update_yaxes(title="Gap")


def agreement_heatmap(looked: ModelAgreement) -> go.Figure:
    """The adjusted Rand index between models.

    Parameters
    ----------
    looked : from `core.segmentation.diagnostics.diagnostics`, with two models or more
    """
    others = looked.adjusted_rand[0, 1:]
    best = int(others.argmax())
    titles = [theme.wrapped(theme.safe(title), 18) for title in looked.titles]
    chart = theme.figure(
        f"{theme.safe(looked.titles[1 + best])} agrees most with the model in use: "
        f"{formatting.fixed(others[best], 2)} of 1",
        120 + 56 * len(titles),
    )
    _matrix(chart, looked.adjusted_rand, titles, heatmap.SEQUENTIAL, 0.0)
    return chart


def correlation_heatmap(looked: Collinearity, titles: list[str]) -> go.Figure:
    """Correlations between what the models saw.

    Parameters
    ----------
    looked : from `core.segmentation.diagnostics.collinearity`
    titles : what each coordinate is called
    """
    called = [theme.wrapped(theme.safe(title), 18) for title in titles]
    worst = int(looked.inflation.to_numpy().argmax())
    value = float(looked.inflation.iloc[worst])
    told = formatting.fixed(value, 1) if np.isfinite(value) else "infinite"
    said = (
        f"{theme.safe(titles[worst])} is told by the others: variance inflation {told}"
        if value >= segmentation.HIGH_VIF
        else f"No measure repeats the others: variance inflation is at most {told}"
    )
    chart = theme.figure(said, 120 + 52 * len(called))
    _matrix(chart, looked.correlations.to_numpy(), called, heatmap.DIVERGING, -1.0)
    return chart


def membership_certainty(found: Segmentation, known: Membership) -> go.Figure:
    """How sure a Gaussian mixture is of its customers, by segment.

    Parameters
    ----------
    found : the segments, for their colours
    known : from `core.segmentation.diagnostics.membership`
    """
    least = max(known.unsure, key=known.unsure.__getitem__)
    chart = theme.figure(
        f"Least sure: {theme.safe(least)}, where {formatting.percent(known.unsure[least], 0)} "
        "could as well be "
        "in another segment",
        340,
        barmode="stack",
        bargap=0.04,
    )
    edges = np.linspace(0, 1, 21)
    for name, colour, _ in segment_style.of(found):
        counted, _ = np.histogram(known.sure[(found.labels == name).to_numpy()], edges)
        chart.add_bar(
            name=theme.safe(name),
            x=(edges[:-1] + edges[1:]) / 2,
            y=counted,
            width=0.05,
            marker={"color": colour},
            hovertemplate=f"{theme.safe(name)}: %{{y:,}} customers<extra></extra>",
        )
    chart.update_xaxes(
        title="Probability of the own segment",
        tickformat=".0%",
        range=[max(0.0, float(known.sure.min()) - 0.05), 1],
    )
    chart.update_yaxes(title="Customers")
    return theme.legend_on_top(chart)


def _mark(chart: go.Figure, x: float, y: float, words: str) -> None:
    """A ring around one point, with a word."""
    chart.add_scatter(
        x=[x],
        y=[y],
        mode="markers+text",
        marker={
            "size": 17,
            "color": "rgba(0,0,0,0)",
            "line": {"width": 3, "color": palette.SEGMENT_COLOURS["Champions"]},
        },
        text=[words],
        textposition="top left" if x > np.mean(chart.data[0].x) else "top right",
        hoverinfo="skip",
    )


def _matrix(
    chart: go.Figure,
    values: np.ndarray,
    titles: list[str],
    scale: heatmap.Scale,
    least: float,
) -> None:
    heatmap.cells(
        chart,
        values,
        x=titles,
        y=titles,
        texts=[[formatting.fixed(value, 2) for value in row] for row in values],
        scale=scale,
        ends=(least, 1.0),
        hovertemplate="%{y}<br>%{x}: %{z:.3f}<extra></extra>",
    )
    chart.update_xaxes(showgrid=False, side="top")
    chart.update_yaxes(autorange="reversed", showgrid=False)
