"""Charts of the Statistics page: groups side by side, pairs, and every question at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting, hypothesis_tests
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table
from core.charts.primitives import Series
from core.formatting import _, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.hypothesis_tests import CategoryTest, Correlation, GroupTest, Screening

_STRONGEST_EFFECT = 0.5
_MAX_ROOMY_GROUPS = 6
"""Up to so many groups a cell has room for two decimals and a mark, on a phone too."""


def group_distributions(test: GroupTest, colours: Mapping[str, str] | None = None) -> Chart:
    """A number in every group: median, middle half, nine in ten.

    Parameters
    ----------
    test : the comparison of the groups
    colours : where the groups are segments, theirs as other pages show them
    """
    figure = theme.figure(110 + 44 * len(test.groups))
    for group in test.groups:
        name = f"{theme.safe(group.name)} ({formatting.count(group.customers)})"
        figure.add_box(
            orientation="h",
            y=[name],
            q1=[group.low],
            median=[group.median],
            q3=[group.high],
            lowerfence=[group.p5],
            upperfence=[group.p95],
            mean=[group.mean],
            name=name,
            marker={"color": (colours or {}).get(group.name, palette.ACCENT)},
            hoverinfo="x+name",
        )
    figure.update_xaxes(title=theme.safe(test.of))
    rows = [
        (group.name, group.customers, group.p5, group.low, group.median, group.high, group.p95)
        for group in test.groups
    ]
    return Chart(
        primitives.rows_from_top(figure),
        _finding(test),
        pd.DataFrame(
            rows,
            columns=[
                "Group", "Customers", "5% below", "Lower quartile", "Median", "Upper quartile",
                "95% below",
            ],
        ),
        _("Line: median. Box: the middle half. Whiskers: 90% of customers. In brackets: number of "
        "customers."),
    )  # fmt: skip


def _finding(test: GroupTest | CategoryTest | Correlation) -> str:
    return say(
        "{of} by {by}: {verdict}",
        of=theme.plain(test.of),
        by=theme.plain(test.by),
        verdict=theme.lower_first(_(test.verdict.label)),
    )


def pairwise_differences(test: GroupTest) -> Chart:
    """Every two groups: how much larger the row's values are than the column's."""
    names = [group.name for group in test.groups]
    effects = pd.DataFrame(np.nan, names, names)
    texts = pd.DataFrame("", names, names)
    many = len(names) > _MAX_ROOMY_GROUPS
    for pair in test.pairs:
        significant = pair.adjusted < hypothesis_tests.ALPHA
        for row, column, effect in (
            (pair.first, pair.second, pair.effect),
            (pair.second, pair.first, -pair.effect),
        ):
            effects.loc[row, column] = effect
            texts.loc[row, column] = _effect_text(effect, significant=significant, many=many)
    labels = theme.labels(names)
    figure = heatmap.labelled(
        theme.figure(130 + 36 * len(names)),
        effects.to_numpy(),
        x=labels,
        y=labels,
        texts=texts.to_numpy().tolist(),
        scale=heatmap.LOSS_TO_PROFIT,
        ends=(-1.0, 1.0),
        hovertemplate="%{y}, %{x}: %{hovertext}<extra></extra>",
    )
    if many:
        figure.update_xaxes(tickangle=-90)
    different = sum(pair.adjusted < hypothesis_tests.ALPHA for pair in test.pairs)
    return Chart(
        figure,
        say(
            "{different} of {pairs:# pair|# pairs} differ by more than chance",
            different=different,
            pairs=len(test.pairs),
        ),
        cross_table(_("Group"), names, names, effects.to_numpy()),
        _(
            "Rank-biserial correlation: +1 means every customer in the row is above every one "
            "in the column. A dot means not significant (Holm)."
        ),
    )


def _effect_text(value: float, *, significant: bool, many: bool) -> str:
    """An effect in a cell; among many groups as small as a phone has room for."""
    if not many:
        return f"{formatting.fixed(value, 2, signed=True)}{'' if significant else ' ·'}"
    if not significant:
        return "·"
    return f'<span style="font-size:10px">{formatting.fixed(value, 1, signed=True)}</span>'


def category_shares(test: CategoryTest, colours: Mapping[str, str] | None = None) -> Chart:
    """The shares of one category within each value of the other.

    Parameters
    ----------
    test : the comparison of two categories
    colours : where the category is a segment, theirs as other pages show them
    """
    totals = test.table.sum(axis=1)
    shares = 100 * test.table.div(totals, axis=0)
    labels = [
        f"{theme.safe(name)} ({formatting.count(float(total))})" for name, total in totals.items()
    ]
    names = [str(name) for name in shares.columns]
    usual = dict(zip(names, palette.segment_colours(names), strict=True)) | dict(colours or {})
    figure = primitives.stacked_bars(
        labels,
        [
            Series(theme.safe(name), shares[column].tolist(), usual[name])
            for name, column in zip(names, shares.columns, strict=True)
        ],
        height=150 + 36 * len(shares),
        hover="%{y}: %{x:.1f}% %{fullData.name}",
    )
    figure.update_xaxes(title=_("Share of customers"), ticksuffix="%", range=[0, 100])
    table = cross_table(theme.plain(test.by), shares.index, names, shares.to_numpy())
    return Chart(figure, _finding(test), table, _("In brackets: number of customers."))


def decile_medians(test: Correlation) -> Chart:
    """One number over tenths of the other: the median and the middle half."""
    x, low, middle, high = (list(column) for column in zip(*test.deciles, strict=True))
    figure = primitives.line(
        theme.figure(360),
        x,
        middle,
        hover=_("%{x:,.1f}: median %{y:,.1f}"),
        mode="lines+markers",
        error_y=primitives.interval(middle, low, high),
    )
    figure.update_xaxes(title=theme.safe(test.by), showgrid=False)
    figure.update_yaxes(title=theme.safe(test.of))
    return Chart(
        figure,
        _finding(test),
        pd.DataFrame(
            {
                theme.plain(test.by): x,
                say("Median of {of}", of=theme.plain(test.of)): middle,
                _("Lower quartile"): low,
                _("Upper quartile"): high,
            }
        ),
        say(
            "Customers split into tenths by {by}: median and middle half.", by=theme.plain(test.by)
        ),
    )


def screening_heatmap(screening: Screening) -> Chart:
    """Every measure by every attribute: how much differs, and what chance may explain."""
    significant = screening.p_values < hypothesis_tests.ALPHA
    texts = [
        [
            "" if np.isnan(effect) else f"{formatting.fixed(effect, 2)}{'' if clear else ' ·'}"
            for effect, clear in zip(*row, strict=True)
        ]
        for row in zip(screening.effects, significant, strict=True)
    ]
    figure = heatmap.labelled(
        theme.figure(140 + 34 * len(screening.of)),
        screening.effects,
        x=theme.labels(screening.by, 14),
        y=theme.labels(screening.of),
        texts=texts,
        ends=(0.0, _STRONGEST_EFFECT),
        hovertemplate="%{y}, %{x}: %{hovertext}<extra></extra>",
    )
    return Chart(
        figure,
        say(
            "{notable} of {questions:# question|# questions} show more than chance",
            notable=int(significant.sum()),
            questions=screening.tests,
        ),
        cross_table(_("Measure"), screening.of, screening.by, screening.effects),
    )
