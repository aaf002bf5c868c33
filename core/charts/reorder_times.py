"""Charts of the Cohorts page: how soon customers order again, and how long they wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart

if TYPE_CHECKING:
    from core.features import Cohorts

_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
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
    finding = "Nobody was observed long enough"
    if cohorts.second_order_days is not None:
        days = formatting.days(cohorts.second_order_days)
        finding = f"Half of all customers order again within {days}"
    elif len(second):
        day = min(int(second.index[-1]), _DAYS_A_YEAR)
        finding = (
            f"{formatting.percent(float(second.loc[day]))} of customers order again within"
            f" {formatting.days(day)}"
        )
    figure = theme.figure(340)
    for nth, curve in cohorts.repeats.items():
        name = f"{_ORDINALS[nth]} order"
        primitives.line(
            figure,
            curve.index,
            curve,
            hover=f"Day %{{x}}: %{{y:.1%}} with a {name}",
            colour=_LINES[nth],
            width=3 if nth == _FIRST_REPEAT else 2,
            name=name.capitalize(),
            line_shape="hv",
        )
    figure.update_xaxes(title="Days since the first order", showgrid=False, rangemode="tozero")
    figure.update_yaxes(title="Share of customers", tickformat=".0%", rangemode="tozero")
    table = pd.DataFrame(
        {f"{_ORDINALS[nth].capitalize()} order": curve for nth, curve in cohorts.repeats.items()}
    )
    return Chart(
        theme.legend_on_top(figure),
        finding,
        table.iloc[::_TABLE_STEP_DAYS].rename_axis("Days since the first order").reset_index(),
        f"Customers count only while they were observable (Kaplan–Meier). The first {cohorts.unit} "
        "is left out where enough customers came later, as many in it had bought before. A line "
        "ends where fewer than 20 are left.",
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
        hovertemplate="%{customdata[0]} to %{customdata[1]} days: %{y:,} times<extra></extra>",
        width=_BIN_DAYS * 0.86,
    )
    for day, label, height in ((half, "half", 1.0), (most, "90%", 0.55)):
        figure.add_vline(
            x=day,
            line={"color": palette.NEUTRAL, "dash": "dot", "width": 1.5},
            annotation={
                "text": f"{label}: {formatting.count(day, 'day')}",
                "xanchor": "left",
                "yanchor": "top" if height == 1 else "bottom",
                "y": height,
                "yref": "paper",
            },
        )
    figure.update_xaxes(title="Days between two orders", showgrid=False, rangemode="tozero")
    figure.update_yaxes(title="How often", rangemode="tozero")
    return Chart(
        figure,
        f"Half of the next orders come within {formatting.days(half)}, 90% within "
        f"{formatting.days(most)}",
        pd.DataFrame(
            {
                "Days between two orders, from": weeks.index,
                "To": weeks.index + _BIN_DAYS - 1,
                "How often": weeks.to_numpy(),
            }
        ),
        "Only orders followed by another; longer gaps may still be open. Several orders on one day "
        "count once. Send a reminder to anyone who waits longer than 90% did.",
    )
