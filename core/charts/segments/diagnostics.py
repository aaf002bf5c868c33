"""How good the segments are: silhouettes, stability, how many, agreement, collinearity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from core import formatting, segmentation
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table, distinct
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

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

_MAX_OUTLINE_POINTS = 300
"""Points that outline one segment of a silhouette plot."""
_NOTABLE_SHARE = 0.05
_MEMBERSHIP_BINS = 20


def silhouette_bars(result: Segmentation, plot: SilhouettePlot) -> Chart:
    """The silhouette plot: how well each customer sits in their segment.

    Parameters
    ----------
    result : the segments, for their colours
    plot : from `core.segmentation.silhouette_plot`
    """
    figure = theme.figure(480)
    colours = palette.colours_by_name(result.profiles)
    customers = plot.values  # noqa: PD011 - a field of ours
    start, gap = 0, max(1, len(customers) // 100)
    middles, labels = [], []
    for name in plot.means:
        values = customers.loc[(customers["segment"] == name).to_numpy(), "silhouette"]
        points = min(_MAX_OUTLINE_POINTS, len(values))
        steps = np.unique(np.linspace(0, len(values) - 1, points).astype(int))
        primitives.line(
            figure,
            values.to_numpy()[steps],
            start + steps,
            hover="%{fullData.name}: %{x:.2f}",
            colour=colours[name],
            width=1,
            name=theme.safe(name),
            fill="tozerox",
            fillcolor=palette.faded(colours[name], 0.55),
        )
        middles.append(start + len(values) / 2)
        labels.append(f"{theme.safe(name)}<br>{formatting.fixed(plot.means[name], 2)}")
        start += len(values) + gap
    figure.add_vline(x=plot.mean, line={"color": palette.LINE, "dash": "dot"})
    figure.update_xaxes(title=_("Silhouette"), range=[min(-0.1, customers["silhouette"].min()), 1])
    figure.update_yaxes(tickvals=middles, ticktext=labels, autorange="reversed", showgrid=False)
    worst = max(plot.misplaced, key=plot.misplaced.__getitem__)
    misplaced, share = _("nearly all customers are closest to their own segment"), plot.misplaced
    if share[worst] >= _NOTABLE_SHARE:
        template = N_("{share:.0%} of {worst} are nearer to another segment")
        misplaced = say(template, share=share[worst], worst=theme.plain(worst))
    table = pd.DataFrame(
        {
            _("Segment"): list(plot.means),
            _("Mean silhouette"): list(plot.means.values()),
            _("Nearer to another segment"): [plot.misplaced[name] for name in plot.means],
        }
    )
    text = say("Silhouette {mean:.2f} on average; {misplaced}", mean=plot.mean, misplaced=misplaced)
    return Chart(figure, text, table)


def stability_bars(result: Segmentation, stability: SegmentStability) -> Chart:
    """How much of each segment comes back when customers are drawn again.

    Parameters
    ----------
    result : the segments, for their colours
    stability : from `core.segmentation.segment_stability`
    """
    jaccard, verdicts = stability.jaccard, stability.verdicts
    colours = palette.colours_by_name(result.profiles)
    figure = primitives.horizontal_bars(
        theme.labels(jaccard),
        jaccard.values(),
        colours=[colours[name] for name in jaccard],
        texts=[f"{formatting.fixed(jaccard[name], 2)}, {verdicts[name]}" for name in jaccard],
        height=130 + 34 * len(jaccard),
        hover="%{y}: %{x:.3f}",
        textposition="auto",
    )
    doubtful, stable = segmentation.DOUBTFUL_JACCARD, segmentation.STABLE_JACCARD
    for limit in (doubtful, stable):
        figure.add_vline(x=limit, line={"color": palette.LINE, "dash": "dot"})
    figure.update_xaxes(
        range=[0, 1.02],
        title=_("Mean Jaccard similarity"),
        showticklabels=True,
        tickvals=[0, doubtful, stable, 1],
        ticktext=["0", f"doubtful<br>below {doubtful}", f"stable<br>from {stable}", "1"],
    )
    unsure = [theme.plain(name) for name in verdicts if verdicts[name] == "doubtful"]
    steady = sum(verdict == "stable" for verdict in verdicts.values())
    return Chart(
        figure,
        say("{unsure} may be chance", unsure=formatting.listed(unsure))
        if unsure
        else say("{steady} of {n:# segment|# segments} are stable", steady=steady, n=len(verdicts)),
        pd.DataFrame(
            {
                _("Segment"): list(jaccard),
                _("Mean Jaccard similarity"): list(jaccard.values()),
                _("Verdict"): [verdicts[name] for name in jaccard],
            }
        ),
    )


def elbow_curve(result: Segmentation, elbow: Elbow) -> Chart:
    """Inertia by number of segments, with the knee marked.

    Parameters
    ----------
    result : the segments in use
    elbow : from `core.segmentation.measure_elbow`
    """
    figure = _by_count(elbow.clusters, elbow.inertia, _("%{x} segments: %{y:,.0f}"))
    _ring(figure, elbow.knee, elbow.inertia[elbow.clusters.index(elbow.knee)], _("knee"))
    figure.update_yaxes(title=_("Inertia of K-Means"), rangemode="tozero")
    same = elbow.knee == result.clusters
    return Chart(
        figure,
        say(
            N_("More than {n:# segment|# segments} add little; as many are in use")
            if same
            else N_("More than {n:# segment|# segments} add little; {used} are in use"),
            n=elbow.knee,
            used=result.clusters,
        ),
        pd.DataFrame({_("Segments"): elbow.clusters, _("Inertia of K-Means"): elbow.inertia}),
        _(
            "How far customers are from the centre of their segment. It always falls; after the "
            "knee it falls little."
        ),
    )


def gap_curve(result: Segmentation, gap: Gap) -> Chart:
    """The gap statistic by number of segments, with its standard errors.

    Parameters
    ----------
    result : the segments in use
    gap : from `core.segmentation.measure_gap`
    """
    figure = _by_count(
        gap.clusters,
        gap.gap,
        _("%{x} segments: %{y:.3f}"),
        error_y={"array": gap.error, "color": palette.LINE, "thickness": 1.5},
    )
    _ring(figure, gap.best, gap.gap[gap.clusters.index(gap.best)], _("suggested"))
    return Chart(
        figure.update_yaxes(title=_("Gap")),
        _("The gap statistic finds no separate groups")
        if gap.best == 1
        else say(
            "The gap statistic suggests {segments:# segment|# segments}; {clusters} are in use",
            segments=gap.best,
            clusters=result.clusters,
        ),
        pd.DataFrame(
            {_("Segments"): gap.clusters, _("Gap"): gap.gap, _("Standard error"): gap.error}
        ),
        _(
            "How much tighter the segments are than in random data without groups (Tibshirani "
            "et al. 2001). Bars: one standard error."
        ),
    )


def _by_count(
    counts: Sequence[int], values: Sequence[float], hover: str, **options: Any
) -> go.Figure:
    """A statistic by the number of segments."""
    figure = primitives.line(
        theme.figure(340),
        counts,
        values,
        hover=hover,
        colour=palette.NEUTRAL,
        width=2,
        mode="lines+markers",
        marker={"size": 8},
        **options,
    )
    return figure.update_xaxes(title=_("Segments"), dtick=1, showgrid=False)


def _ring(figure: go.Figure, x: float, y: float, text: str) -> None:
    """A ring around one point, with a word."""
    figure.add_scatter(
        x=[x],
        y=[y],
        mode="markers+text",
        marker={
            "size": 17,
            "color": palette.TRANSPARENT,
            "line": {"width": 3, "color": palette.ACCENT},
        },
        text=[text],
        textposition="top left" if x > np.mean(figure.data[0].x) else "top right",
        hoverinfo="skip",
    )


def agreement_heatmap(agreement: ModelAgreement) -> Chart:
    """The adjusted Rand index between models.

    Parameters
    ----------
    agreement : from `core.segmentation.model_agreement`, with two models or more
    """
    others = agreement.adjusted_rand[0, 1:]
    best = int(others.argmax())
    figure = _matrix(agreement.adjusted_rand, agreement.titles, heatmap.SEQUENTIAL, 0.0, 56)
    return Chart(
        figure,
        say(
            "{model} agrees most with the model in use: {rand:.2f} of 1",
            model=theme.plain(agreement.titles[1 + best]),
            rand=others[best],
        ),
        cross_table(_("Model"), agreement.titles, agreement.titles, agreement.adjusted_rand),
        _("Adjusted Rand index: 1 means the same groups, 0 no better than chance."),
    )


def correlation_heatmap(collinearity: Collinearity, titles: Sequence[str]) -> Chart:
    """Correlations between what the models saw.

    Parameters
    ----------
    collinearity : from `core.segmentation.measure_collinearity`
    titles : what each coordinate is called
    """
    inflation = collinearity.inflation.to_numpy()
    worst = int(inflation.argmax())
    value = float(inflation[worst])
    text = formatting.fixed(value, 1) if np.isfinite(value) else "infinite"
    correlations = collinearity.correlations.to_numpy()
    return Chart(
        _matrix(correlations, titles, heatmap.DIVERGING, -1.0, 52),
        say(
            "{measure} repeats other measures (VIF {text}); consider dropping it",
            measure=theme.plain(titles[worst]),
            text=text,
        )
        if value >= segmentation.HIGH_VIF
        else say("No measure repeats the others (VIF {text} at most)", text=text),
        cross_table(_("Measure"), titles, titles, correlations),
    )


def _matrix(
    values: np.ndarray, titles: Sequence[str], scale: heatmap.Scale, lowest: float, row: int
) -> go.Figure:
    """A symmetric matrix of numbers up to 1, `row` pixels a row."""
    labels = theme.labels(distinct(titles), 18)
    return heatmap.labelled(
        theme.figure(120 + row * len(labels)),
        values,
        x=labels,
        y=labels,
        texts=[[formatting.fixed(value, 2) for value in row] for row in values],
        scale=scale,
        ends=(lowest, 1.0),
        hovertemplate="%{y}<br>%{x}: %{z:.3f}<extra></extra>",
    )


def membership_certainty(result: Segmentation, membership: Membership) -> Chart:
    """How sure a Gaussian mixture is of its customers, by segment.

    Parameters
    ----------
    result : the segments, for their colours
    membership : from `core.segmentation.membership_probabilities`
    """
    edges = np.linspace(0, 1, _MEMBERSHIP_BINS + 1)
    figure = theme.figure(340, barmode="stack")
    counts = {}
    for name, colour, _shape in palette.segment_looks(result):
        sure = membership.sure[(result.labels == name).to_numpy()]
        counts[name] = np.histogram(sure, edges)[0]
        primitives.histogram(
            figure,
            edges,
            counts[name],
            hover=_("%{fullData.name}: %{y:,} customers"),
            colours=colour,
            name=theme.safe(name),
        )
    figure.update_xaxes(
        title=_("Probability of their own segment"),
        tickformat=".0%",
        range=[max(0.0, float(membership.sure.min()) - 0.05), 1],
    )
    figure.update_yaxes(title=_("Customers"))
    least = max(membership.unsure, key=membership.unsure.__getitem__)
    return Chart(
        theme.legend_on_top(figure),
        say(
            "Least sure: {least}, where {share:.0%} could equally be in another segment",
            least=theme.plain(least),
            share=membership.unsure[least],
        ),
        cross_table(
            _("Probability from"), edges[:-1], list(counts), np.array(list(counts.values())).T
        ),
    )
