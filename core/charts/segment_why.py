"""What sets one segment apart from all other customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting, segmentation
from core.charts import palette, segment_style, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from core.features import Customers
    from core.segmentation import EffectSize, Profile, Segmentation

MOST = 10
"""Measures that are drawn; the strongest come first."""


def effect_sizes(
    customers: Customers, found: Segmentation, profile: Profile, sizes: Sequence[EffectSize]
) -> go.Figure:
    """Effect sizes of one segment, strongest first.

    Parameters
    ----------
    customers : whose features have words
    found : the segments, for their colours
    profile : the segment
    sizes : from `core.segmentation.explanation.segment_explanation`
    """
    shown = sizes[:MOST]
    names = [theme.safe(segmentation.measure_label(each.feature, customers)) for each in shown]
    first = shown[0]
    said = f"{'more' if first.size > 0 else 'less'} {names[0][:1].lower()}{names[0][1:]}"
    told = (
        f"nothing sets {theme.safe(profile.name)} apart"
        if first.strength == "none"
        else f"what sets {theme.safe(profile.name)} apart most: {said}"
    )
    chart = theme.figure(f"{told[:1].upper()}{told[1:]}", 100 + 40 * len(shown))
    colour = segment_style.colours(found)[profile.name]
    chart.add_bar(
        orientation="h",
        y=[theme.wrapped(name) for name in names],
        x=[each.size for each in shown],
        marker={"color": [colour if each.size > 0 else palette.NEUTRAL for each in shown]},
        text=[f"{formatting.fixed(each.size, 2, signed=True)}, {each.strength}" for each in shown],
        textposition="auto",
        hovertemplate="%{y}: %{x:+.3f}<extra></extra>",
    )
    chart.update_xaxes(
        range=[-1.1, 1.1], tickvals=[-1, 0, 1], ticktext=["less", "as others", "more"]
    )
    return chart.update_yaxes(autorange="reversed", showgrid=False)
