"""What sets one segment apart from all other customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import formatting, segmentation
from core.charts import palette, primitives, theme
from core.charts.chart import Chart
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features import Customers
    from core.segmentation import EffectSize, Profile, Segmentation

_MAX_MEASURES = 10


def effect_sizes(
    customers: Customers, result: Segmentation, profile: Profile, sizes: Sequence[EffectSize]
) -> Chart:
    """Effect sizes of one segment, strongest first.

    Parameters
    ----------
    customers : their features have words
    result : the segments, for their colours
    profile : the segment
    sizes : from `core.segmentation.explain_segments`
    """
    shown = sizes[:_MAX_MEASURES]
    names = [segmentation.measure_label(size.feature, customers) for size in shown]
    colour = palette.colours_by_name(result.profiles)[profile.name]
    figure = primitives.horizontal_bars(
        theme.labels(names, 22),
        [size.size for size in shown],
        colours=[colour if size.size > 0 else palette.NEUTRAL for size in shown],
        texts=[f"{formatting.fixed(size.size, 2, signed=True)}, {size.strength}" for size in shown],
        height=100 + 40 * len(shown),
        hover="%{y}: %{x:+.3f}",
        textposition="auto",
    )
    figure.update_xaxes(
        range=[-1.1, 1.1],
        tickvals=[-1, 0, 1],
        ticktext=[_("less"), _("as others"), _("more")],
        showticklabels=True,
        showgrid=True,
    )
    segment, first = theme.plain(profile.name), shown[0]
    finding = (
        say("Nothing sets {segment} apart", segment=segment)
        if first.strength == "none"
        else say(
            N_("What sets {segment} apart most: more {measure}")
            if first.size > 0
            else N_("What sets {segment} apart most: less {measure}"),
            segment=segment,
            measure=theme.lower_first(theme.plain(names[0])),
        )
    )
    return Chart(
        figure,
        finding,
        pd.DataFrame({_("Measure"): names, _("Cliff's delta"): [size.size for size in shown]}),
        _(
            "Cliff's delta: how often a customer here exceeds one from another segment (−1 to "
            "1). 0.47 or more is large."
        ),
    )
