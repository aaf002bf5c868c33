"""The chart of a campaign that was read back: the lift of each segment and channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core.charts import palette, primitives, theme
from core.charts.chart import Chart
from core.formatting import _, say

if TYPE_CHECKING:
    from core.campaigns import CampaignReadout

_ROW_HEIGHT = 34


def campaign_lifts(readout: CampaignReadout) -> Chart:
    """By how many points more of those contacted ordered, each with its interval.

    Parameters
    ----------
    readout : of a campaign that held somebody out
    """
    cells = [(cell, cell.orders) for cell in readout.cells if cell.orders is not None]
    names = [f"{cell.segment}, {cell.channel}" for cell, _ in cells]
    lifts = [100 * lift.difference for _, lift in cells]
    low = [100 * lift.low for _, lift in cells]
    high = [100 * lift.high for _, lift in cells]
    figure = theme.figure(90 + _ROW_HEIGHT * len(cells)).add_scatter(
        x=lifts,
        y=theme.labels(names),
        mode="markers",
        marker={"color": palette.ACCENT, "size": 10},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [end - lift for end, lift in zip(high, lifts, strict=True)],
            "arrayminus": [lift - end for end, lift in zip(low, lifts, strict=True)],
            "color": palette.ACCENT,
        },
        hovertemplate=_("%{y}: %{x:.2f} points<extra></extra>"),
    )
    figure.add_vline(x=0, line={"color": palette.LINE, "width": 1})
    figure.update_xaxes(title=_("Lift in the share who ordered, points"))
    above = sum(end > 0 for end in low)
    finding = say(
        "In {above} of {groups:# group|# groups} orders rose by more than chance",
        above=above,
        groups=len(cells),
    )
    return Chart(
        primitives.rows_from_top(figure),
        finding,
        pd.DataFrame({_("Group"): names, _("Lift, points"): lifts, _("From"): low, _("To"): high}),
        _("Lines show the 95% interval."),
    )
