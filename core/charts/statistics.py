"""Charts of comparisons: groups side by side, pairs, and every question at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import formatting, hypothesis_tests
from core.charts import heatmap, palette, theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    import plotly.graph_objects as go

    from core.hypothesis_tests import CategoryTest, Correlation, GroupTest, Screening

_ACCENT = palette.SEGMENT_COLOURS["Champions"]
_FULL_EFFECT = 0.5
_ROOMY = 6
"""Up to so many groups a cell has room for two decimals and a mark, on a phone too."""


def group_distributions(found: GroupTest, colours: Mapping[str, str] | None = None) -> go.Figure:
    """A number in every group: median, middle half, nine in ten.

    Parameters
    ----------
    found : the test
    colours : where the groups are segments, theirs as other pages show them
    """
    title = _title(found)
    chart = theme.figure(title, 110 + 44 * len(found.groups))
    names = [
        f"{theme.safe(group.name)} ({formatting.count(group.customers)})" for group in found.groups
    ]
    for name, group in zip(names, found.groups, strict=True):
        chart.add_box(
            orientation="h",
            y=[name],
            q1=[group.low],
            median=[group.median],
            q3=[group.high],
            lowerfence=[group.p5],
            upperfence=[group.p95],
            mean=[group.mean],
            name=name,
            marker={"color": (colours or {}).get(group.name, _ACCENT)},
            hoverinfo="x+name",
        )
    chart.update_xaxes(title=theme.safe(found.of))
    return chart.update_yaxes(autorange="reversed", showgrid=False, type="category")


def _title(found: GroupTest | CategoryTest | Correlation) -> str:
    what = f"{theme.safe(found.of)} by {theme.safe(found.by)}"
    return f"{what}: {found.verdict.label[:1].lower()}{found.verdict.label[1:]}"


def pairwise_differences(found: GroupTest) -> go.Figure:
    """Every two groups: how much larger the row's values are than the column's."""
    names = [group.name for group in found.groups]
    place = {name: at for at, name in enumerate(names)}
    effects = np.full((len(names), len(names)), np.nan)
    texts = [["" for _ in names] for _ in names]
    many = len(names) > _ROOMY
    for pair in found.pairs:
        first, second = place[pair.first], place[pair.second]
        struck = pair.adjusted < hypothesis_tests.ALPHA
        for row, column, sign in ((first, second, 1), (second, first, -1)):
            effects[row, column] = sign * pair.effect
            texts[row][column] = _effect(sign * pair.effect, struck=struck, many=many)
    strikes = sum(pair.adjusted < hypothesis_tests.ALPHA for pair in found.pairs)
    title = f"{strikes} of {formatting.count(len(found.pairs), 'pair')} differ beyond chance"
    chart = theme.figure(title, 130 + 36 * len(names))
    shown = [theme.safe(name) for name in names]
    _heat(chart, shown, shown, effects, texts, heatmap.LOSS_TO_PROFIT, (-1.0, 1.0))
    if many:
        chart.update_xaxes(tickangle=-90)
    return chart


def _effect(value: float, *, struck: bool, many: bool) -> str:
    """An effect in a cell; among many groups as small as a phone has room for."""
    if not many:
        return f"{formatting.fixed(value, 2, signed=True)}{'' if struck else ' ·'}"
    if not struck:
        return "·"
    return f'<span style="font-size:10px">{formatting.fixed(value, 1, signed=True)}</span>'


def category_shares(found: CategoryTest, colours: Mapping[str, str] | None = None) -> go.Figure:
    """The shares of one category within each value of the other.

    Parameters
    ----------
    found : the test
    colours : where the category is a segment, theirs as other pages show them
    """
    title = _title(found)
    counts = found.table.to_numpy(dtype=float)
    parts = 100 * counts / counts.sum(axis=1, keepdims=True)
    chart = theme.figure(title, 150 + 36 * len(found.table))
    rows = [
        f"{theme.safe(name)} ({formatting.count(float(total))})"
        for name, total in zip(found.table.index, counts.sum(axis=1), strict=True)
    ]
    columns = [str(name) for name in found.table.columns]
    usual = dict(zip(columns, palette.segment_colours(columns), strict=True)) | dict(colours or {})
    for name, values in zip(columns, parts.T, strict=True):
        chart.add_bar(
            orientation="h",
            name=theme.safe(name),
            y=rows,
            x=values,
            marker={"color": usual[name]},
            hovertemplate="%{y}: %{x:.1f}% " + theme.safe(name) + "<extra></extra>",
        )
    chart.update_layout(barmode="stack")
    chart.update_xaxes(title="Share of customers", ticksuffix="%", range=[0, 100])
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
    return theme.legend_on_top(chart)


def decile_medians(found: Correlation) -> go.Figure:
    """One number over tenths of the other: the median and the middle half."""
    title = _title(found)
    chart = theme.figure(title, 360)
    x, low, middle, high = (list(each) for each in zip(*found.deciles, strict=True))
    chart.add_scatter(
        x=x,
        y=middle,
        mode="lines+markers",
        line={"color": _ACCENT, "width": 3},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [top - mid for top, mid in zip(high, middle, strict=True)],
            "arrayminus": [mid - bottom for bottom, mid in zip(low, middle, strict=True)],
            "color": theme.MUTED,
        },
        hovertemplate="%{x:,.1f}: median %{y:,.1f}<extra></extra>",
    )
    chart.update_xaxes(title=theme.safe(found.by), showgrid=False)
    return chart.update_yaxes(title=theme.safe(found.of))


def screening_heatmap(found: Screening) -> go.Figure:
    """Every measure by every attribute: how much differs, and what chance may explain."""
    strikes = int((found.p_values < hypothesis_tests.ALPHA).sum())
    chart = theme.figure(
        f"{strikes} of {formatting.count(found.tests, 'question')} show a difference beyond chance",
        140 + 34 * len(found.of),
    )
    texts = [
        [
            ""
            if np.isnan(effect)
            else f"{formatting.fixed(effect, 2)}{'' if p < hypothesis_tests.ALPHA else ' ·'}"
            for effect, p in zip(effects, p_values, strict=True)
        ]
        for effects, p_values in zip(found.effects, found.p_values, strict=True)
    ]
    _heat(
        chart,
        [theme.safe(name) for name in found.of],
        [theme.wrapped(theme.safe(name), 14) for name in found.by],
        found.effects,
        texts,
        heatmap.SEQUENTIAL,
        (0.0, _FULL_EFFECT),
    )
    return chart


def _heat(
    chart: go.Figure,
    rows: list[str],
    columns: list[str],
    values: np.ndarray,
    texts: list[list[str]],
    scale: heatmap.Scale,
    ends: tuple[float, float],
) -> None:
    heatmap.cells(
        chart,
        values,
        x=columns,
        y=rows,
        texts=texts,
        scale=scale,
        ends=ends,
        hovertemplate="%{y}, %{x}: %{hovertext}<extra></extra>",
    )
    chart.update_xaxes(showgrid=False, type="category", side="top")
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
