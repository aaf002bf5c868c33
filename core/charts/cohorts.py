"""Charts of the Cohorts page: how many customers come back, and what they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from core import formatting
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.features import Cohorts

_MAX_LABELLED_COLUMNS = 14
"""Columns up to which every cell carries its number; with more, a phone shows specks."""
_SAME = 0.05
"""Two averages that differ by less, relatively, are called the same."""
_AGES = {
    "month": N_("Months since the first order"),
    "quarter": N_("Quarters since the first order"),
}
_LATER_ON = {
    "month": N_("{finding}, {share:%} {n:# month|# months} on"),
    "quarter": N_("{finding}, {share:%} {n:# quarter|# quarters} on"),
}
_UNITS = (N_("month"), N_("quarter"))
"""What a cohort is of, as texts."""
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
        _("ordered again"),
    )


def cohort_revenue_heatmap(cohorts: Cohorts, currency: str | None) -> Chart:
    """Heatmap: net revenue per customer of each cohort, summed up.

    Parameters
    ----------
    cohorts : customers by their first order
    currency : for texts
    """
    average, age = cohorts.average_revenue.dropna(), cohorts.told_age
    finding = _("Cumulative revenue per customer")
    if age in average.index:
        finding = say(
            "A new customer spends {average} in the first {unit}",
            average=formatting.money_short(float(average[0]), currency),
            unit=_(cohorts.unit),
        )
    if age > 0:
        finding += say(
            ", {average} up to {age} later",
            average=formatting.money_short(float(average[age]), currency),
            age=formatting.count(age, cohorts.unit),
        )
    return _heatmap(
        cohorts,
        cohorts.revenue_per_customer,
        finding,
        lambda value: formatting.money_short(value, currency),
        _("per customer so far"),
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
            say("order in the {unit} after their first order", unit=_(cohorts.unit)),
            _("Share of customers who reorder"),
        ),
        formatting.percent,
    )
    chart.figure.update_yaxes(title=_("Share who order"), tickformat=".0%", rangemode="tozero")
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
            say("per customer up to the {unit} after the first order", unit=_(cohorts.unit)),
            _("Cumulative net revenue per customer"),
        ),
        lambda value: formatting.money(value, currency),
    )
    chart.figure.update_yaxes(
        title=theme.with_unit(_("Net revenue per customer"), currency), rangemode="tozero"
    )
    return chart


def _retention_finding(cohorts: Cohorts) -> str:
    average = cohorts.average_retention.drop(0, errors="ignore").dropna()
    if average.empty:
        return say("No cohort is older than its first {unit} yet", unit=_(cohorts.unit))
    finding = say(
        "{share:%} of new customers order in the {unit} after",
        share=float(average.iloc[0]),
        unit=_(cohorts.unit),
    )
    later = average[average.index >= _LATER[cohorts.unit]]
    if later.empty:
        return finding
    return say(
        _LATER_ON[cohorts.unit], finding=finding, share=float(later.iloc[0]), n=later.index[0]
    )


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
        return say(
            "Newer cohorts do as well as older ones: {newer} {what}", newer=text(newer), what=what
        )
    template = N_("Newer cohorts do worse: {newer} {what}, {older} of the older ones")
    if newer > older:
        template = N_("Newer cohorts do better: {newer} {what}, {older} of the older ones")
    return say(template, newer=text(newer), what=what, older=text(older))


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
        hovertemplate=f"%{{y}}, {_(cohorts.unit)} %{{x}}: %{{hovertext}} {what}<extra></extra>",
    )
    figure.update_xaxes(
        title=_(_AGES[cohorts.unit]),
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
        (_("All cohorts"), average, palette.ACCENT, {"width": 3, "mode": "lines+markers"}),
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
    figure.update_xaxes(title=_(_AGES[cohorts.unit]), showgrid=False)
    numbers = _cohort_table(cohorts, table)
    everyone = [[_("All cohorts"), *average.reindex(table.columns)]]
    numbers = pd.concat(
        [numbers, pd.DataFrame(everyone, columns=numbers.columns)], ignore_index=True
    )
    return Chart(figure, finding, numbers)


def _cohort_table(cohorts: Cohorts, table: pd.DataFrame) -> pd.DataFrame:
    """One row a cohort, one column a month or quarter since its first order."""
    columns = [f"{cohorts.unit.capitalize()} {age}" for age in table.columns]
    return cross_table(_("First order"), _names(cohorts, table), columns, table.to_numpy())


def _names(cohorts: Cohorts, table: pd.DataFrame) -> list[str]:
    """When a cohort began, and how many customers it has."""
    return [
        f"{f'{start:%b %Y}' if cohorts.unit == 'month' else f'{start.year} Q{start.quarter}'}"
        f" ({formatting.count(int(cohorts.sizes[start]))})"
        for start in table.index
    ]
