"""Charts of the RFM page: the grid of scores, and its segments side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from plotly.subplots import make_subplots

from core import formatting
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from core.features import Customers
    from core.rfm import RfmRule, RfmScores
    from core.segmentation import Profile
    from core.settings import RfmGrid

_COLUMNS = (1, 2, 3, 4, 5)
_HEAT = {
    "customers": (N_("{value} of customers are in one cell: {cell}"), N_(" customers")),
    "revenue": (N_("{value} of revenue comes from one cell: {cell}"), N_(" revenue")),
    "average": (N_("The best cell spends {value} per customer: {cell}"), N_(" a customer")),
}
_CELLS: dict[str, Any] = {
    "texttemplate": "%{text}",
    "textfont": {"size": 12},
    "showscale": False,
    "xgap": 3,
    "ygap": 3,
}


def rfm_grid(scores: RfmScores) -> Chart:
    """The R × FM grid: every cell in the colour of its segment, with its customers counted.

    Parameters
    ----------
    scores : RFM scores
    """
    rule = scores.rule
    by_cell = _by_cell(scores, None)
    colours = dict(zip(rule.names, _colours(rule.grid), strict=True))
    names = [rule.grid.cells[row - 1] for row in rule.places]
    counts = [[int(by_cell.get((row, fm), 0)) for fm in _COLUMNS] for row in rule.places]
    figure = theme.figure(420).add_heatmap(
        x=_COLUMNS,
        y=list(range(len(rule.places))),
        z=[[rule.names.index(name) for name in row] for row in names],
        customdata=counts,
        text=[
            [
                _cell_text(count, name, colours[name])
                for count, name in zip(row_counts, row_names, strict=True)
            ]
            for row_counts, row_names in zip(counts, names, strict=True)
        ],
        hovertext=[theme.labels(row) for row in names],
        hovertemplate=_(
            "%{hovertext}<br>R %{y}, FM %{x}: %{customdata:,} customers<extra></extra>"
        ),
        colorscale=_steps(list(colours.values())),
        zmin=-0.5,
        zmax=len(rule.names) - 0.5,
        **_CELLS,
    )
    top = say("{customers:# customer|# customers}", customers=int(by_cell.get((5, 5), 0)))
    return Chart(
        _axes(figure, rule),
        say("{top} at the very top of the grid", top=top),
        _cell_table(rule, counts),
    )


def rfm_heatmap(
    customers: Customers, scores: RfmScores, measure: str, currency: str | None = None
) -> Chart:
    """The R × FM grid as a heatmap: where the customers are, or the money.

    Parameters
    ----------
    customers, scores : the customers and their scores
    measure : customers, revenue or average (what a customer of the cell spent)
    currency : how money is written
    """
    rule = scores.rule
    counts = _by_cell(scores, None)
    values = counts
    if measure != "customers":
        values = _by_cell(scores, customers.frame["monetary"])
        values = values / counts if measure == "average" else values
    template, unit = _HEAT[measure]
    highest, total = float(values.max()), float(values.sum())
    recency, fm = (int(place) for place in values.index[int(np.argmax(values.to_numpy()))])
    amount = (
        formatting.money(highest, currency)
        if measure == "average"
        else formatting.percent(highest / total if total > 0 else 0.0)
    )

    def text(value: float) -> str:
        if np.isnan(value):
            return ""
        if measure == "customers":
            return formatting.count_short(value)
        return formatting.money_short(value, currency)

    z = [[float(values.get((row, column), np.nan)) for column in _COLUMNS] for row in rule.places]
    figure = heatmap.cells(
        theme.figure(420),
        np.array(z),
        x=_COLUMNS,
        y=list(range(len(rule.places))),
        texts=[[text(value) for value in row] for row in z],
        ends=(0.0, max(highest, 1e-9) if len(values) else 1.0),
        customdata=[theme.labels(rule.grid.cells[row - 1]) for row in rule.places],
        hovertemplate="%{customdata}<br>R %{y}, FM %{x}: %{z:,.0f}" + _(unit) + "<extra></extra>",
    )
    best = theme.plain(rule.grid.cells[recency - 1][fm - 1])
    return Chart(_axes(figure, rule), say(template, value=amount, cell=best), _cell_table(rule, z))


def _by_cell(scores: RfmScores, values: pd.Series[float] | None) -> pd.Series[float]:
    """Customers, or a sum over them, by the cells (row, column) of the grid of five by five."""
    places = np.array(scores.rule.places)
    rows = places[scores.frame["recency_score"].to_numpy(int) - 1]
    keys = [rows, scores.frame["fm_score"].to_numpy(int)]
    if values is None:
        return scores.frame.groupby(keys).size().astype(float)
    return values.reindex(scores.frame.index).groupby(keys).sum()


def _cell_table(rule: RfmRule, values: Sequence[Sequence[float]]) -> pd.DataFrame:
    columns = [f"{_across(rule)} {score}" for score in _COLUMNS]
    return cross_table(_("Recency score"), range(1, rule.levels + 1), columns, values)


def _across(rule: RfmRule) -> str:
    return _("Frequency and monetary score") if "monetary" in rule.limits else _("Frequency score")


def _axes(figure: go.Figure, rule: RfmRule) -> go.Figure:
    figure.update_xaxes(title=_across(rule), showgrid=False, tickvals=_COLUMNS)
    return figure.update_yaxes(
        title=_("Recency score"),
        showgrid=False,
        tickvals=list(range(len(rule.places))),
        ticktext=[str(score) for score in range(1, rule.levels + 1)],
    )


def _colours(grid: RfmGrid) -> list[str]:
    usual = palette.segment_colours([segment.base for segment in grid.segments])
    return [segment.colour or colour for segment, colour in zip(grid.segments, usual, strict=True)]


def _cell_text(count: int, name: str, colour: str) -> str:
    """A cell's customers and segment, small enough for the cells of a phone."""
    small = theme.wrapped(theme.safe(name), 10)
    text = f'<b>{formatting.count(count)}</b><br><span style="font-size:10px">{small}</span>'
    return f'<span style="color:{palette.text_on(colour)}">{text}</span>'


def _steps(colours: list[str]) -> list[tuple[float, str]]:
    """A colour scale of flat steps, one per colour."""
    width = 1 / len(colours)
    return [
        (edge, colour)
        for place, colour in enumerate(colours)
        for edge in (place * width, min(1.0, (place + 1) * width))
    ]


def segment_sizes(profiles: Sequence[Profile]) -> Chart:
    """Customers per segment, best segment first.

    Parameters
    ----------
    profiles : the segments, best first
    """
    biggest = max(profiles, key=lambda profile: profile.customers)
    figure = primitives.segment_bars(
        profiles,
        [profile.customers for profile in profiles],
        texts=[formatting.count(profile.customers) for profile in profiles],
        height=420,
        hover=_(
            "%{y}: %{x:,} customers<br>%{customdata[0]:.1%} of customers"
            "<br>%{customdata[1]:.1%} of revenue"
        ),
        customdata=[[profile.share, profile.revenue_share] for profile in profiles],
    )
    return Chart(
        figure,
        say(
            "The largest segment: {name}, {share:.0%} of customers",
            name=theme.plain(biggest.name),
            share=biggest.share,
        ),
        pd.DataFrame(
            {
                _("Segment"): [profile.name for profile in profiles],
                _("Customers"): [profile.customers for profile in profiles],
            }
        ),
    )


def segment_treemap(profiles: Sequence[Profile], currency: str | None) -> Chart:
    """The segments as areas: of revenue where money is known, else of customers.

    Parameters
    ----------
    profiles : the segments, best first
    currency : how money is written
    """
    money = all(np.isfinite(profile.revenue) for profile in profiles)
    sizes = [
        max(profile.revenue, 0.0) if money else float(profile.customers) for profile in profiles
    ]
    largest = profiles[int(np.argmax(sizes))]
    share = largest.revenue_share if money else largest.share
    colours = palette.of(profiles)
    figure = theme.figure(380, uniformtext={"minsize": 11, "mode": "hide"}).add_treemap(
        labels=theme.labels(profile.name for profile in profiles),
        parents=[""] * len(profiles),
        values=sizes,
        text=[
            formatting.money_short(size, currency) if money else formatting.count(size)
            for size in sizes
        ],
        customdata=[[profile.customers, profile.share] for profile in profiles],
        textinfo="label+text",
        textfont={"color": [palette.text_on(colour) for colour in colours], "size": 14},
        marker={"colors": colours, "line": {"width": 0}},
        tiling={"pad": 3},
        hovertemplate=_(
            "%{label}: %{text}<br>%{customdata[0]:,} customers, %{customdata[1]:.1%}<extra></extra>"
        ),
    )
    template = N_("{share:%} of the customers are {name}")
    if money:
        template = N_("{share:%} of the revenue comes from {name}")
    return Chart(
        figure,
        say(template, share=share, name=theme.plain(largest.name)),
        pd.DataFrame(
            {
                _("Segment"): [profile.name for profile in profiles],
                "Net revenue" if money else "Customers": sizes,
            }
        ),
    )


def segment_medians(profiles: Sequence[Profile], currency: str | None) -> Chart:
    """The typical customer of each segment: median recency, frequency and money side by side.

    Parameters
    ----------
    profiles : the segments, best first
    currency : how money is written
    """
    panels = [("recency_days", _("Days ago")), ("frequency", _("Orders"))]
    if all(np.isfinite(profile.monetary) for profile in profiles):
        panels.append(("monetary", _("Spent")))
    figure = make_subplots(
        1,
        len(panels),
        shared_yaxes=True,
        horizontal_spacing=0.04,
        subplot_titles=[title for _, title in panels],
        figure=theme.figure(90 + 26 * len(profiles)),
    )
    figure.update_annotations(font={"size": 13})
    table = pd.DataFrame({_("Segment"): [profile.name for profile in profiles]})
    for column, (measure, title) in enumerate(panels, start=1):
        values = [float(getattr(profile, measure)) for profile in profiles]
        texts = [
            formatting.money_short(value, currency)
            if measure == "monetary"
            else formatting.decimal(value, 1 if measure == "frequency" else 0)
            for value in values
        ]
        # The bars of one panel, taken from a chart of their own.
        panel = primitives.segment_bars(
            profiles,
            values,
            texts=texts,
            height=90,
            hover=say("%{{y}}: %{{text}}, {title}, median", title=title),
        )
        figure.add_trace(panel.data[0], row=1, col=column)
        figure.update_xaxes(
            showticklabels=False, showgrid=False, fixedrange=True, zeroline=False,
            range=[0, max([*values, 1.0]) * 1.5], row=1, col=column,
        )  # fmt: skip
        table[title] = values
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True, automargin=True)
    best, worst = profiles[0], profiles[-1]
    return Chart(
        figure.update_layout(margin={"l": 8, "r": 8, "t": 28, "b": 8}),
        say(
            "{best} typically ordered {least:days} before the file ends, {worst} {most:days} "
            "before",
            best=theme.plain(best.name),
            least=best.recency_days,
            worst=theme.plain(worst.name),
            most=worst.recency_days,
        ),
        table,
        _("Medians: half the segment's customers are above, half below."),
    )
