"""Charts of the Cohorts page: how many customers come back, and what they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from core import formatting
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.features import Cohorts

_MAX_LABELLED_COLUMNS = 14
"""Columns up to which every cell carries its number; with more, a phone shows specks."""
_SAME = 0.05
"""Two averages that differ by less, relatively, are called the same."""
_LATER = {"month": 6, "quarter": 4}
"""Months or quarters after the first order that the finding of retention looks at."""


def retention_heatmap(cohorts: Cohorts) -> Chart:
    """Heatmap: share of each cohort that orders again, by months (or quarters) since the first.

    Parameters
    ----------
    cohorts : customers by their first order
    """
    return _heatmap(
        cohorts,
        cohorts.retention.drop(columns=0, errors="ignore"),
        _retention_finding(cohorts),
        lambda share: formatting.percent(share, 0),
        "ordered again",
    )


def cohort_revenue_heatmap(cohorts: Cohorts, currency: str | None) -> Chart:
    """Heatmap: net revenue per customer of each cohort, summed up.

    Parameters
    ----------
    cohorts : customers by their first order
    currency : for texts
    """
    average, age = cohorts.average_revenue.dropna(), cohorts.told_age
    finding = "Cumulative revenue per customer"
    if age in average.index:
        finding = (
            f"A new customer spends {formatting.money_short(float(average[0]), currency)} in the "
            f"first {cohorts.unit}"
        )
    if age > 0:
        finding += (
            f", {formatting.money_short(float(average[age]), currency)} up to "
            f"{formatting.count(age, cohorts.unit)} later"
        )
    return _heatmap(
        cohorts,
        cohorts.revenue_per_customer,
        finding,
        lambda value: formatting.money_short(value, currency),
        "per customer so far",
    )


def retention_curves(cohorts: Cohorts) -> Chart:
    """The same as lines: every cohort pale, the average over all that are old enough bold.

    Parameters
    ----------
    cohorts : customers by their first order
    """
    chart = _curves(
        cohorts,
        cohorts.retention.drop(columns=0, errors="ignore"),
        cohorts.average_retention.drop(0, errors="ignore"),
        _comparison_finding(
            cohorts,
            cohorts.retention,
            formatting.percent,
            f"order in the {cohorts.unit} after their first order",
            "Share of customers who reorder",
        ),
        formatting.percent,
    )
    chart.figure.update_yaxes(title="Share who order", tickformat=".0%", rangemode="tozero")
    return chart


def cohort_revenue_curves(cohorts: Cohorts, currency: str | None) -> Chart:
    """Net revenue per customer, summed up, as lines.

    Parameters
    ----------
    cohorts : customers by their first order
    currency : for texts
    """
    chart = _curves(
        cohorts,
        cohorts.revenue_per_customer,
        cohorts.average_revenue,
        _comparison_finding(
            cohorts,
            cohorts.revenue_per_customer,
            lambda value: formatting.money_short(value, currency),
            f"per customer up to the {cohorts.unit} after the first order",
            "Cumulative net revenue per customer",
        ),
        lambda value: formatting.money(value, currency),
    )
    chart.figure.update_yaxes(
        title=theme.with_unit("Net revenue per customer", currency), rangemode="tozero"
    )
    return chart


def _retention_finding(cohorts: Cohorts) -> str:
    average = cohorts.average_retention.drop(0, errors="ignore").dropna()
    if average.empty:
        return f"No cohort is older than its first {cohorts.unit} yet"
    finding = (
        f"{formatting.percent(float(average.iloc[0]))} of new customers order in the {cohorts.unit}"
        " after"
    )
    later = average[average.index >= _LATER[cohorts.unit]]
    if later.empty:
        return finding
    share = formatting.percent(float(later.iloc[0]))
    return f"{finding}, {share} {later.index[0]} {cohorts.unit}s on"


def _comparison_finding(
    cohorts: Cohorts,
    table: pd.DataFrame,
    text: Callable[[float], str],
    what: str,
    otherwise: str,
) -> str:
    """Whether newer cohorts do better than older ones, one month (or quarter) on."""
    pair = cohorts.before_and_lately(table, 1)
    if pair is None:
        return otherwise
    older, newer = pair
    if abs(newer - older) <= _SAME * max(older, newer):
        return f"Newer cohorts do as well as older ones: {text(newer)} {what}"
    better = "better" if newer > older else "worse"
    return f"Newer cohorts do {better}: {text(newer)} {what}, {text(older)} of the older ones"


def _heatmap(
    cohorts: Cohorts, table: pd.DataFrame, finding: str, text: Callable[[float], str], what: str
) -> Chart:
    table = table.dropna(how="all")
    labelled = table.shape[1] <= _MAX_LABELLED_COLUMNS
    figure = heatmap.cells(
        theme.figure(120 + 26 * len(table) + (0 if labelled else 34)),
        table.to_numpy(),
        x=list(table.columns),
        y=_names(cohorts, table),
        texts=[
            ["" if pd.isna(value) else text(value) for value in row] for row in table.to_numpy()
        ],
        texttemplate="%{text}" if labelled else None,
        hovertemplate=f"%{{y}}, {cohorts.unit} %{{x}}: %{{hovertext}} {what}<extra></extra>",
    )
    figure.update_xaxes(
        title=f"{cohorts.unit.capitalize()}s since the first order",
        showgrid=False,
        tickangle=0,
        dtick=-(-table.shape[1] // 12),
    )
    if not labelled:
        heatmap.with_key(figure, text)
    return Chart(primitives.rows_from_top(figure), finding, _cohort_table(cohorts, table))


def _curves(
    cohorts: Cohorts,
    table: pd.DataFrame,
    average: pd.Series[float],
    finding: str,
    text: Callable[[float], str],
) -> Chart:
    figure = theme.figure(340)
    average = average.dropna()
    lines: list[tuple[str, pd.Series[float], str, dict[str, Any]]] = [
        *(
            (name, row.dropna(), palette.NEUTRAL, {"width": 1, "opacity": 0.45})
            for name, (_, row) in zip(_names(cohorts, table), table.iterrows(), strict=True)
        ),
        ("All cohorts", average, palette.ACCENT, {"width": 3, "mode": "lines+markers"}),
    ]
    for name, values, colour, style in lines:
        primitives.line(
            figure,
            values.index,
            values,
            hover=f"{name}: %{{customdata}}",
            colour=colour,
            name=name,
            customdata=[text(value) for value in values],
            **style,
        )
    figure.update_xaxes(title=f"{cohorts.unit.capitalize()}s since the first order", showgrid=False)
    numbers = _cohort_table(cohorts, table)
    everyone = [["All cohorts", *average.reindex(table.columns)]]
    numbers = pd.concat(
        [numbers, pd.DataFrame(everyone, columns=numbers.columns)], ignore_index=True
    )
    return Chart(figure, finding, numbers)


def _cohort_table(cohorts: Cohorts, table: pd.DataFrame) -> pd.DataFrame:
    """One row a cohort, one column a month or quarter since its first order."""
    columns = [f"{cohorts.unit.capitalize()} {age}" for age in table.columns]
    return cross_table("First order", _names(cohorts, table), columns, table.to_numpy())


def _names(cohorts: Cohorts, table: pd.DataFrame) -> list[str]:
    """When a cohort began, and how many customers it has."""
    return [
        f"{f'{start:%b %Y}' if cohorts.unit == 'month' else f'{start.year} Q{start.quarter}'}"
        f" ({formatting.count(int(cohorts.sizes[start]))})"
        for start in table.index
    ]
