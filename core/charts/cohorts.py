"""Charts of cohorts: who comes back, what they bring, how soon, and how long they wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from core import formatting
from core.charts import heatmap, palette, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from core.features import Cohorts

ACCENT = "#4e76f1"
_MOST_LABELLED = 14
"""Columns up to which every cell carries its number; with more, a phone shows specks."""
_SAME = 0.05
"""Two averages that differ by less, relatively, are called the same."""
_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
_LINES = {2: ACCENT, 3: "#22a76f", 4: "#be8914", 5: "#816453"}
_DAYS_A_YEAR = 365
_BIN_DAYS = 7


def retention_heatmap(found: Cohorts) -> go.Figure:
    """Heatmap: share of each cohort that orders again, by months (or quarters) since the first.

    Parameters
    ----------
    found : the cohorts
    """
    return _heatmap(
        found,
        found.retention.drop(columns=0, errors="ignore"),
        _retained(found),
        lambda share: formatting.percent(share, 0),
        "ordered again",
    )


def cohort_revenue_heatmap(found: Cohorts, currency: str | None) -> go.Figure:
    """Heatmap: net revenue per customer of each cohort, summed up.

    Parameters
    ----------
    found : the cohorts
    currency : for texts
    """
    average, age = found.average_revenue.dropna(), found.told_age
    title = "Revenue per customer, summed up"
    if age in average.index:
        title = (
            f"A new customer brings {formatting.money_short(float(average[0]), currency)} in the "
            f"first {found.unit}"
        )
    if age > 0:
        title += (
            f", {formatting.money_short(float(average[age]), currency)} up to "
            f"{formatting.count(age, found.unit)} later"
        )
    return _heatmap(
        found,
        found.revenue_per_customer,
        title,
        lambda value: formatting.money_short(value, currency),
        "per customer so far",
    )


def retention_curves(found: Cohorts) -> go.Figure:
    """The same as lines: every cohort pale, the average over all that are old enough bold.

    Parameters
    ----------
    found : the cohorts
    """
    chart = _curves(
        found,
        found.retention.drop(columns=0, errors="ignore"),
        found.average_retention.drop(0, errors="ignore"),
        _lately(
            found,
            found.retention,
            formatting.percent,
            f"order in the {found.unit} after their first order",
            "Share of customers that orders again",
        ),
        formatting.percent,
    )
    chart.update_yaxes(title="Share that orders", tickformat=".0%", rangemode="tozero")
    return chart


def cohort_revenue_curves(found: Cohorts, currency: str | None) -> go.Figure:
    """Net revenue per customer, summed up, as lines.

    Parameters
    ----------
    found : the cohorts
    currency : for texts
    """
    chart = _curves(
        found,
        found.revenue_per_customer,
        found.average_revenue,
        _lately(
            found,
            found.revenue_per_customer,
            lambda value: formatting.money_short(value, currency),
            f"per customer up to the {found.unit} after the first order",
            "Net revenue per customer, summed up",
        ),
        lambda value: formatting.money(value, currency),
    )
    unit = f" ({theme.safe(currency)})" if currency else ""
    chart.update_yaxes(title=f"Net revenue per customer{unit}", rangemode="tozero")
    return chart


def repeat_orders(found: Cohorts) -> go.Figure:
    """Share of customers who have placed a second, third, … order by each day since the first.

    Parameters
    ----------
    found : the cohorts
    """
    second = found.repeats[2]
    title = "Nobody could be watched long enough"
    if found.second_order_days is not None:
        title = f"Half of all customers order again within {_days(found.second_order_days)}"
    elif len(second):
        day = min(int(second.index[-1]), _DAYS_A_YEAR)
        title = (
            f"{formatting.percent(float(second.loc[day]))} of customers order again within"
            f" {_days(day)}"
        )
    chart = theme.figure(title, 340)
    for nth, curve in found.repeats.items():
        name = f"{_ORDINALS[nth]} order"
        chart.add_scatter(
            name=name.capitalize(),
            x=curve.index,
            y=curve,
            mode="lines",
            line={
                "color": _LINES[nth],
                "width": 3 if nth == 2 else 2,  # noqa: PLR2004
                "shape": "hv",
            },
            hovertemplate=f"Day %{{x}}: %{{y:.1%}} with a {name}<extra></extra>",
        )
    chart.update_xaxes(title="Days since the first order", showgrid=False, rangemode="tozero")
    chart.update_yaxes(title="Share of customers", tickformat=".0%", rangemode="tozero")
    return theme.legend_on_top(chart)


def order_gaps(found: Cohorts) -> go.Figure:
    """How many days lie between two days on which a customer orders, in weeks.

    Parameters
    ----------
    found : the cohorts, with at least one gap
    """
    half, most = found.gap_within(0.5) or 0, found.gap_within(0.9) or 0
    weeks = found.gaps.groupby((found.gaps.index - 1) // _BIN_DAYS * _BIN_DAYS + 1).sum()
    last = found.gap_within(0.99) or 0
    weeks = weeks[weeks.index <= last]
    chart = theme.figure(
        f"Half of the next orders come within {_days(half)}, nine in ten within {_days(most)}", 320
    )
    chart.add_bar(
        x=weeks.index + _BIN_DAYS / 2 - 0.5,
        y=weeks,
        marker={"color": ACCENT, "line": {"width": 0}},
        customdata=[(day, day + _BIN_DAYS - 1) for day in weeks.index],
        hovertemplate="%{customdata[0]} to %{customdata[1]} days: %{y:,} times<extra></extra>",
        width=_BIN_DAYS * 0.86,
    )
    for day, label, anchor in ((half, "half", "left"), (most, "nine in ten", "left")):
        chart.add_vline(
            x=day,
            line={"color": palette.NEUTRAL, "dash": "dot", "width": 1.5},
            annotation={
                "text": f"{label}: {formatting.count(day, 'day')}",
                "font": {"color": theme.MUTED},
                "xanchor": anchor,
                "yanchor": "top" if day == half else "bottom",
                "y": 1.0 if day == half else 0.55,
                "yref": "paper",
            },
        )
    chart.update_xaxes(title="Days between two orders", showgrid=False, rangemode="tozero")
    chart.update_yaxes(title="How often", rangemode="tozero")
    return chart


def _retained(found: Cohorts) -> str:
    average = found.average_retention.drop(0, errors="ignore").dropna()
    if average.empty:
        return f"No cohort is older than its first {found.unit} yet"
    first = (
        f"{formatting.percent(float(average.iloc[0]))} of new customers order in the {found.unit}"
        " after"
    )
    later = average[average.index >= 6 if found.unit == "month" else average.index >= 4]  # noqa: PLR2004
    if later.empty:
        return first
    return f"{first}, {formatting.percent(float(later.iloc[0]))} {later.index[0]} {found.unit}s on"


def _lately(
    found: Cohorts,
    table: pd.DataFrame,
    said: Callable[[float], str],
    what: str,
    otherwise: str,
) -> str:
    """Whether newer cohorts do better than older ones, one month (or quarter) on."""
    pair = found.before_and_lately(table, 1)
    if pair is None:
        return otherwise
    older, newer = pair
    if abs(newer - older) <= _SAME * max(older, newer):
        return f"Newer cohorts do as well as older ones: {said(newer)} {what}"
    better = "better" if newer > older else "worse"
    return f"Newer cohorts do {better}: {said(newer)} {what}, {said(older)} of the older ones"


def _heatmap(
    found: Cohorts, table: pd.DataFrame, title: str, said: Callable[[float], str], what: str
) -> go.Figure:
    table = table.dropna(how="all")
    names = _names(found, table)
    text = [[said(value) if value == value else "" for value in row] for row in table.to_numpy()]  # noqa: PLR0124
    chart = theme.figure(title, 120 + 26 * len(table))
    heatmap.cells(
        chart,
        table.to_numpy(),
        x=list(table.columns),
        y=names,
        texts=text,
        texttemplate="%{text}" if table.shape[1] <= _MOST_LABELLED else None,
        hovertemplate=f"%{{y}}, {found.unit} %{{x}}: %{{hovertext}} {what}<extra></extra>",
    )
    chart.update_xaxes(
        title=f"{found.unit.capitalize()}s since the first order",
        showgrid=False,
        tickangle=0,
        dtick=-(-table.shape[1] // 12),
    )
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
    return chart


def _curves(
    found: Cohorts,
    table: pd.DataFrame,
    average: pd.Series[float],
    title: str,
    said: Callable[[float], str],
) -> go.Figure:
    chart = theme.figure(title, 340)
    for name, (_, row) in zip(_names(found, table), table.iterrows(), strict=True):
        seen = row.dropna()
        chart.add_scatter(
            name=name,
            x=seen.index,
            y=seen,
            mode="lines",
            line={"color": palette.NEUTRAL, "width": 1},
            opacity=0.45,
            customdata=[said(value) for value in seen],
            hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
        )
    average = average.dropna()
    chart.add_scatter(
        name="All cohorts",
        x=average.index,
        y=average,
        mode="lines+markers",
        line={"color": ACCENT, "width": 3},
        customdata=[said(value) for value in average],
        hovertemplate="All cohorts: %{customdata}<extra></extra>",
    )
    chart.update_xaxes(title=f"{found.unit.capitalize()}s since the first order", showgrid=False)
    return chart


def _names(found: Cohorts, table: pd.DataFrame) -> list[str]:
    return [
        f"{f'{start:%b %Y}' if found.unit == 'month' else f'{start.year} Q{start.quarter}'}"
        f" ({formatting.count(int(found.sizes[start]))})"
        for start in table.index
    ]


def _days(days: int) -> str:
    return formatting.days(days)
