"""Charts of the Cohorts page: how soon customers order again, and how long they wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from core.features import Cohorts

_ORDERS = {
    2: N_("Second order"),
    3: N_("Third order"),
    4: N_("Fourth order"),
    5: N_("Fifth order"),
}
_LINES = {2: palette.ACCENT, 3: palette.GOOD, 4: palette.WARNING, 5: palette.FOURTH}
_DAYS_A_YEAR = 365
_BIN_DAYS = 7
_TABLE_STEP_DAYS = 10
_FIRST_REPEAT = 2


def repeat_orders(cohorts: Cohorts) -> Chart:
    """Share of customers who have placed a second, third, … order by each day since the first.

    Parameters
    ----------
    cohorts : customers by their first order
    """
    second = cohorts.repeats[_FIRST_REPEAT]
    finding = _("Nobody was observed long enough")
    if cohorts.second_order_days is not None:
        days = formatting.days(cohorts.second_order_days)
        finding = say("Half of all customers order again within {days}", days=days)
    elif len(second):
        day = min(int(second.index[-1]), _DAYS_A_YEAR)
        finding = say(
            "{share:%} of customers order again within {day:days}",
            share=float(second.loc[day]),
            day=day,
        )
    figure = theme.figure(340)
    for nth, curve in cohorts.repeats.items():
        name = _(_ORDERS[nth])
        primitives.line(
            figure,
            curve.index,
            curve,
            hover=say("Day %{{x}}: %{{y:.1%}} with a {name}", name=theme.lower_first(name)),
            colour=_LINES[nth],
            width=3 if nth == _FIRST_REPEAT else 2,
            name=name,
            line_shape="hv",
        )
    figure.update_xaxes(title=_("Days since the first order"), showgrid=False, rangemode="tozero")
    figure.update_yaxes(title=_("Share of customers"), tickformat=".0%", rangemode="tozero")
    table = pd.DataFrame({_(_ORDERS[nth]): curve for nth, curve in cohorts.repeats.items()})
    return Chart(
        theme.legend_on_top(figure),
        finding,
        table.iloc[::_TABLE_STEP_DAYS].rename_axis("Days since the first order").reset_index(),
        say(
            "Customers count only while they were observable (Kaplan–Meier). The first {unit} "
            "is left out where enough customers came later, as many in it had bought before. A "
            "line ends where fewer than 20 are left.",
            unit=_(cohorts.unit),
        ),
    )


def order_gaps(cohorts: Cohorts) -> Chart:
    """How many days lie between two days on which a customer orders, in weeks.

    Parameters
    ----------
    cohorts : customers by their first order, with at least one gap
    """
    half, most, last = (cohorts.gap_within(share) or 0 for share in (0.5, 0.9, 0.99))
    starts = (cohorts.gaps.index - 1) // _BIN_DAYS * _BIN_DAYS + 1
    weeks = cohorts.gaps.groupby(starts).sum()
    weeks = weeks[weeks.index <= last]
    figure = theme.figure(320).add_bar(
        x=weeks.index + _BIN_DAYS / 2 - 0.5,
        y=weeks,
        marker={"color": palette.ACCENT, "line": {"width": 0}},
        customdata=[(day, day + _BIN_DAYS - 1) for day in weeks.index],
        hovertemplate=_("%{customdata[0]} to %{customdata[1]} days: %{y:,} times<extra></extra>"),
        width=_BIN_DAYS * 0.86,
    )
    for day, label, height in ((half, "half", 1.0), (most, "90%", 0.55)):
        figure.add_vline(
            x=day,
            line={"color": palette.NEUTRAL, "dash": "dot", "width": 1.5},
            annotation={
                "text": f"{label}: {say('{n:# day|# days}', n=day)}",
                "xanchor": "left",
                "yanchor": "top" if height == 1 else "bottom",
                "y": height,
                "yref": "paper",
            },
        )
    figure.update_xaxes(title=_("Days between two orders"), showgrid=False, rangemode="tozero")
    figure.update_yaxes(title=_("How often"), rangemode="tozero")
    return Chart(
        figure,
        say(
            "Half of the next orders come within {half:days}, 90% within {most:days}",
            half=half,
            most=most,
        ),
        pd.DataFrame(
            {
                _("Days between two orders, from"): weeks.index,
                _("To"): weeks.index + _BIN_DAYS - 1,
                _("How often"): weeks.to_numpy(),
            }
        ),
        _(
            "Only orders followed by another; longer gaps may still be open. Several orders on "
            "one day count once. Send a reminder to anyone who waits longer than 90% did."
        ),
    )
