"""Charts of the RFM scores: the distributions with their limits, the grid and its heat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from core import words
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from core.features.customers import Customers
    from core.segment.profile import Profile
    from core.segment.result import RfmScores
    from core.segment.rule import RfmRule
    from core.settings import RfmGrid

_BINS = 44
_SHOWN = 0.98
"""Share of the customers the distributions show: the last few per cent would flatten the rest."""
_HALF = {
    "recency_days": "half the customers ordered within {}",
    "frequency": "half the customers placed at most {}",
    "monetary": "half the customers spent at most {}",
}
_COLUMNS = (1, 2, 3, 4, 5)
_TOO_LIGHT = 0.45
_DARK_FROM = 0.45
_HEAT = {
    "customers": ("{} of the customers are in one cell: {}", " customers"),
    "revenue": ("{} of the revenue is from one cell: {}", " revenue"),
    "average": ("The best cell spent {} each: {}", " a customer"),
}
_HEAT_SCALE = [[0, "#e6ebfb"], [0.5, "#7089ea"], [1, "#24378b"]]
_CELLS: dict[str, Any] = {
    "texttemplate": "%{text}",
    "textfont": {"color": "white", "size": 12},
    "showscale": False,
    "xgap": 3,
    "ygap": 3,
}
MEASURES = {
    "recency_days": ("Recency", "Days since the last order"),
    "frequency": ("Frequency", "Orders"),
    "monetary": ("Monetary", "Net revenue"),
}


def distribution(
    customers: Customers, scores: RfmScores, measure: str, unit: str = ""
) -> go.Figure:
    """How many customers have which value, with the limits between the scores drawn in.

    Parameters
    ----------
    customers, scores : the customers and their scores
    measure : recency_days, frequency or monetary
    unit : currency for the monetary axis
    """
    values = customers.frame[measure].to_numpy(dtype=float)
    name, axis = MEASURES[measure]
    median = float(np.median(values)) if len(values) else 0.0
    edges = _edges(values)
    counts, _ = np.histogram(values, bins=edges)
    beyond = int((values > edges[-1]).sum())
    middle = _HALF[measure].format(_said(measure, median, unit))
    chart = theme.figure(f"{name}: {middle}", 260, bargap=0.04)
    chart.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=np.diff(edges),
        customdata=np.column_stack([edges[:-1], edges[1:]]),
        marker={"line": {"width": 0}, "opacity": 0.85},
        hovertemplate=(
            "%{customdata[0]:,.0f} to %{customdata[1]:,.0f}: %{y:,} customers<extra></extra>"
        ),
    )
    for cut in _drawn(scores, measure):
        if edges[0] <= cut <= edges[-1]:
            chart.add_vline(x=cut, line={"color": theme.LINE, "width": 1.5, "dash": "dash"})
    label = f"{axis} ({theme.safe(unit)})" if unit and measure == "monetary" else axis
    if beyond:
        label += f"<br>{words.count(beyond)} customers lie beyond the right edge"
    chart.update_xaxes(title=label, showgrid=False)
    chart.update_yaxes(title="Customers")
    return chart


def _drawn(scores: RfmScores, measure: str) -> tuple[float, ...]:
    """Where lines go: limits of one's own as they were given, else where scores begin."""
    limits = scores.rule.limits.get(measure)
    return limits.at if limits and limits.own else scores.cuts.get(measure, ())


def grid(scores: RfmScores) -> go.Figure:
    """The R × FM grid: every cell in the colour of its segment, with its customers counted.

    Parameters
    ----------
    scores : RFM scores
    """
    rule = scores.rule
    counts = _by_cell(scores, None)
    best = int(counts.get((5, 5), 0))
    chart = theme.figure(f"{words.count(best, 'customer')} at the very top of the grid", 420)
    looks = dict(zip(rule.names, _colours(rule.grid), strict=True))
    named = [rule.grid.cells[place - 1] for place in rule.places]
    found = [[int(counts.get((place, fm), 0)) for fm in _COLUMNS] for place in rule.places]
    chart.add_heatmap(
        x=_COLUMNS,
        y=list(range(len(rule.places))),
        z=[[rule.names.index(name) for name in row] for row in named],
        customdata=found,
        text=[
            [
                _on(looks[name], _in_cell(count, name))
                for count, name in zip(counts_of, names, strict=True)
            ]
            for counts_of, names in zip(found, named, strict=True)
        ],
        hovertext=named,
        hovertemplate="%{hovertext}<br>R %{y}, FM %{x}: %{customdata:,} customers<extra></extra>",
        colorscale=_steps(list(looks.values())),
        zmin=-0.5,
        zmax=len(rule.names) - 0.5,
        **_CELLS,
    )
    return _axes(chart, rule)


def heat(
    customers: Customers, scores: RfmScores, measure: str, currency: str | None = None
) -> go.Figure:
    """The R × FM grid as a heatmap: where the customers are, or the money.

    Parameters
    ----------
    customers, scores : the customers and their scores
    measure : customers, revenue or average (what a customer of the cell spent)
    currency : how money is written
    """
    rule = scores.rule
    counts = _by_cell(scores, None)
    if measure == "customers":
        values = counts
    else:
        values = _by_cell(scores, customers.frame["monetary"])
        values = values / counts if measure == "average" else values
    title, what = _HEAT[measure]
    total = float(values.sum())
    recency, fm = (int(place) for place in values.index[int(np.argmax(values.to_numpy()))])
    name = rule.grid.cells[recency - 1][fm - 1]
    figure = (
        words.money(float(values.max()), currency)
        if measure == "average"
        else words.percent(float(values.max()) / total if total > 0 else 0.0)
    )
    chart = theme.figure(title.format(figure, name), 420)
    z = [[float(values.get((place, fm), np.nan)) for fm in _COLUMNS] for place in rule.places]
    said = words.count_short if measure == "customers" else _short_money(currency)
    most = max(float(values.max()), 1e-9) if len(values) else 1.0
    chart.add_heatmap(
        x=_COLUMNS,
        y=list(range(len(rule.places))),
        z=z,
        text=[
            ["" if np.isnan(value) else _on_heat(said(value), value / most) for value in row]
            for row in z
        ],
        hovertext=[rule.grid.cells[place - 1] for place in rule.places],
        hovertemplate="%{hovertext}<br>R %{y}, FM %{x}: %{z:,.0f}" + what + "<extra></extra>",
        colorscale=_HEAT_SCALE,
        zmin=0,
        zmax=most,
        **_CELLS,
    )
    return _axes(chart, rule)


def sizes(profiles: Sequence[Profile]) -> go.Figure:
    """Customers per segment, best segment first.

    Parameters
    ----------
    profiles : the segments, best first
    """
    biggest = max(profiles, key=lambda profile: profile.customers)
    chart = theme.figure(
        f"The largest segment: {biggest.name}, {words.percent(biggest.share, 0)} of customers", 420
    )
    chart.add_bar(
        orientation="h",
        y=[theme.safe(profile.name) for profile in profiles],
        x=[profile.customers for profile in profiles],
        customdata=[[profile.share, profile.revenue_share] for profile in profiles],
        marker={"color": palette.of(profiles)},
        text=[words.count(profile.customers) for profile in profiles],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=(
            "%{y}: %{x:,} customers<br>%{customdata[0]:.1%} of customers"
            "<br>%{customdata[1]:.1%} of revenue<extra></extra>"
        ),
    )
    chart.update_xaxes(showticklabels=False, showgrid=False, range=[0, biggest.customers * 1.18])
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def treemap(profiles: Sequence[Profile], currency: str | None) -> go.Figure:
    """The segments as areas: of revenue where money is known, else of customers.

    Parameters
    ----------
    profiles : the segments, best first
    currency : how money is written
    """
    money = all(np.isfinite(profile.revenue) for profile in profiles)
    sized = [max(each.revenue, 0.0) if money else float(each.customers) for each in profiles]
    most = profiles[int(np.argmax(sized))]
    share = most.revenue_share if money else most.share
    what = "of the revenue" if money else "of the customers"
    chart = theme.figure(f"{words.percent(share)} {what} is from {most.name}", 380)
    said = [words.money_short(each, currency) if money else words.count(each) for each in sized]
    chart.add_treemap(
        labels=[theme.safe(profile.name) for profile in profiles],
        parents=[""] * len(profiles),
        values=sized,
        text=said,
        customdata=[[profile.customers, profile.share] for profile in profiles],
        textinfo="label+text",
        textfont={"color": "white", "size": 14},
        marker={"colors": palette.of(profiles), "line": {"width": 0}},
        tiling={"pad": 3},
        hovertemplate="%{label}: %{text}<br>%{customdata[0]:,} customers, "
        "%{customdata[1]:.1%}<extra></extra>",
    )
    return chart


def medians(profiles: Sequence[Profile], currency: str | None) -> go.Figure:
    """The typical customer of each segment: median recency, frequency and money side by side.

    Parameters
    ----------
    profiles : the segments, best first
    currency : how money is written
    """
    from plotly.subplots import make_subplots

    money = all(np.isfinite(profile.monetary) for profile in profiles)
    panels = [("recency_days", "Days ago"), ("frequency", "Orders")]
    if money:
        panels.append(("monetary", "Spent"))
    best, worst = profiles[0], profiles[-1]
    styled = theme.figure(
        f"{best.name} typically ordered {words.days(best.recency_days)} ago, {worst.name} "
        f"{words.days(worst.recency_days)} ago",
        90 + 26 * len(profiles),
    )
    chart = make_subplots(1, len(panels), shared_yaxes=True, horizontal_spacing=0.04,
                          subplot_titles=[title for _, title in panels])  # fmt: skip
    chart.update_layout(styled.layout)
    chart.update_annotations(font={"size": 13, "color": theme.MUTED})
    names = [theme.safe(profile.name) for profile in profiles]
    for column, (measure, title) in enumerate(panels, start=1):
        values = [float(getattr(profile, measure)) for profile in profiles]
        said = [
            words.money_short(value, currency)
            if measure == "monetary"
            else words.decimal(value, 1 if measure == "frequency" else 0)
            for value in values
        ]
        chart.add_bar(
            orientation="h", y=names, x=values, text=said, textposition="outside",
            cliponaxis=False, marker={"color": palette.of(profiles)},
            hovertemplate="%{y}: %{text}<extra>" + title + ", median</extra>",
            row=1, col=column,
        )  # fmt: skip
        chart.update_xaxes(
            showticklabels=False, showgrid=False, fixedrange=True, zeroline=False,
            range=[0, max([*values, 1.0]) * 1.35], row=1, col=column,
        )  # fmt: skip
    chart.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True, automargin=True)
    return chart.update_layout(margin={"l": 8, "r": 8, "t": 28, "b": 8})


def _by_cell(scores: RfmScores, values: pd.Series[float] | None) -> pd.Series[float]:
    """Customers, or a sum over them, by the cells (row, column) of the grid of five by five."""
    places = np.array(scores.rule.places)
    rows = places[scores.frame["recency_score"].to_numpy(int) - 1]
    keys = [rows, scores.frame["fm_score"].to_numpy(int)]
    if values is None:
        return scores.frame.groupby(keys).size().astype(float)
    return values.reindex(scores.frame.index).groupby(keys).sum()


def _axes(chart: go.Figure, rule: RfmRule) -> go.Figure:
    across = "Frequency and monetary score" if "monetary" in rule.limits else "Frequency score"
    chart.update_xaxes(title=across, showgrid=False, tickvals=_COLUMNS)
    chart.update_yaxes(
        title="Recency score",
        showgrid=False,
        tickvals=list(range(len(rule.places))),
        ticktext=[str(score) for score in range(1, rule.levels + 1)],
    )
    return chart


def _colours(grid: RfmGrid) -> list[str]:
    usual = palette.colours([each.base for each in grid.segments])
    return [each.colour or shade for each, shade in zip(grid.segments, usual, strict=True)]


def _in_cell(count: int, name: str) -> str:
    """A cell's customers and segment, small enough for the cells that a phone has room for."""
    small = theme.wrapped(theme.safe(name), 10)
    return f'<b>{words.count(count)}</b><br><span style="font-size:10px">{small}</span>'


def _on(colour: str, text: str) -> str:
    """A text on a colour of somebody's choice: dark where white would not be read."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return f'<span style="color:#1b2130">{text}</span>' if light > _TOO_LIGHT else text


def _on_heat(text: str, share: float) -> str:
    return text if share > _DARK_FROM else f'<span style="color:#1b2130">{text}</span>'


def _short_money(currency: str | None) -> Callable[[float], str]:
    return lambda value: words.money_short(value, currency)


def _said(measure: str, value: float, unit: str) -> str:
    """A typical value in words."""
    if measure == "monetary":
        return words.money(value, unit)
    return words.days(value) if measure == "recency_days" else words.count(value, "order")


def _edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Even bins of whole numbers; the longest tail is left to the note under the axis."""
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = np.floor(values.min()), np.ceil(np.quantile(values, _SHOWN))
    width = max(1.0, np.ceil((high - low) / _BINS))
    bins = max(1, int(np.ceil((high - low) / width)))
    edges: NDArray[np.float64] = low - 0.5 + width * np.arange(bins + 2 if width == 1 else bins + 1)
    return edges


def _steps(colours: list[str]) -> list[tuple[float, str]]:
    """A colour scale of flat steps, one per colour."""
    width = 1 / len(colours)
    return [
        (edge, shade)
        for place, shade in enumerate(colours)
        for edge in (place * width, min(1.0, (place + 1) * width))
    ]
