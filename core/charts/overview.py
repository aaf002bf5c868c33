"""Charts of the Overview and Home pages: the segments' shares, the shop over time, top movers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart, in_words
from core.formatting import _, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.features import Overview, Trend, Unit
    from core.segmentation import Profile

CUT_OFF_OPACITY = 0.45
"""Of periods that the file cuts off."""
_MIN_WHOLE_SHARE = 0.01
"""Smaller shares are written with a decimal."""
_MIN_LABELLED_SHARE = 0.05
"""Smaller parts of a stacked bar have no room for a text."""
_TOP_SHARE = 0.1
_MAX_LABEL = 30


def segment_mix(profiles: Sequence[Profile], measure: str) -> Chart:
    """How the segments share the customers or the revenue, one bar a segment.

    Parameters
    ----------
    profiles : the segments, best first
    measure : "customers" or "revenue"
    """
    of_revenue = measure == "revenue"
    shares = [profile.revenue_share if of_revenue else profile.share for profile in profiles]
    biggest = max(range(len(profiles)), key=shares.__getitem__)
    what = _("of the revenue") if of_revenue else _("of the customers")
    subject = _subject(profiles[biggest], "bring" if of_revenue else "are")
    figure = primitives.segment_bars(
        profiles,
        shares,
        texts=[
            formatting.percent(share, 0 if abs(share) >= _MIN_WHOLE_SHARE else 1)
            for share in shares
        ],
        height=90 + 30 * len(profiles),
        hover=f"%{{y}}: %{{x:.1%}} {what}%{{customdata}}",
        customdata=_reordered(profiles),
    )
    table = pd.DataFrame(
        {"Segment": [profile.name for profile in profiles], f"Share {what}": shares}
        | _reordered_column(profiles)
    )
    return Chart(figure, f"{subject} {formatting.percent(shares[biggest], 0)} {what}", table)


def customers_and_revenue(profiles: Sequence[Profile]) -> Chart:
    """Customers and revenue as two stacked bars of the same segments, one above the other.

    Parameters
    ----------
    profiles : the segments, best first
    """
    top = max(profiles, key=lambda profile: profile.revenue_share)
    subject = _subject(top, "are")
    verb = "bring " if subject.endswith("are") else ""
    readable = {"minsize": 10, "mode": "hide"}  # on a phone a narrow part has no room for its share
    figure = theme.figure(190, barmode="stack", bargap=0.35, uniformtext=readable)
    for profile, colour in zip(profiles, palette.of(profiles), strict=True):
        shares = [profile.share, profile.revenue_share]
        figure.add_bar(
            name=theme.safe(profile.name),
            orientation="h",
            y=[_("Customers"), _("Revenue")],
            customdata=_reordered([profile]) * 2,
            # A segment whose returns outweigh its sales has no length in a stack.
            x=[max(0.0, share) for share in shares],
            text=[
                formatting.percent(share, 0) if share >= _MIN_LABELLED_SHARE else ""
                for share in shares
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": palette.text_on(colour), "size": 13},
            marker={"color": colour},
            hovertemplate="%{fullData.name}: %{x:.1%} of %{y}%{customdata}<extra></extra>",
        )
    figure.update_xaxes(visible=False, range=[0, 1])
    primitives.rows_from_top(figure)
    return Chart(
        theme.legend_on_top(figure, "normal"),
        say(
            "{subject} {share:%} of your customers and {verb}{revenue_share:%} of your revenue",
            subject=subject,
            share=top.share,
            verb=verb,
            revenue_share=top.revenue_share,
        ),
        pd.DataFrame(
            {
                "Segment": [profile.name for profile in profiles],
                "Customers": [profile.share for profile in profiles],
                "Revenue": [profile.revenue_share for profile in profiles],
            }
            | _reordered_column(profiles)
        ),
    )


def _reordered(profiles: Sequence[Profile]) -> list[str]:
    """For hovering: what customers like those of each segment did next, on a line of its own."""
    return [
        ""
        if profile.reordered is None
        else say(
            "<br>{rate:%} ordered again within {days:days}",
            rate=profile.reordered.rate,
            days=profile.reordered.days,
        )
        for profile in profiles
    ]


def _reordered_column(profiles: Sequence[Profile]) -> dict[str, list[float | None]]:
    """The same as a column of the chart's table; none where nothing was counted."""
    rates = [profile.reordered for profile in profiles]
    days = {rate.days for rate in rates if rate is not None}
    if not days:
        return {}
    name = say("Ordered again within {days:days}", days=max(days))
    return {name: [None if rate is None else rate.rate for rate in rates]}


def _subject(profile: Profile, verb: str) -> str:
    """The start of a sentence about a segment.

    A segment that is called by its traits ("High income, older") is no subject of a sentence.
    """
    name = theme.plain(profile.name)
    return f"{name} {verb}" if profile.name in palette.SEGMENT_COLOURS else f"{name}:"


def revenue_concentration(shop: Overview) -> Chart:
    """Lorenz curve, best customers first: how much of the revenue the best x % bring.

    Parameters
    ----------
    shop : the overview
    """
    curve = shop.concentration
    figure = primitives.reference_line(theme.figure(320), [0, 1], [0, 1])
    primitives.line(
        figure,
        curve["customers_share"],
        curve["revenue_share"],
        hover=_("Best %{x:.0%} of customers: %{y:.0%} of revenue"),
    )
    primitives.mark(figure, _TOP_SHARE, shop.top_revenue_share)
    figure.add_annotation(
        x=0.98,
        y=0.45,
        xanchor="right",
        text=_("if everyone spent the same"),
        showarrow=False,
    )
    figure.update_xaxes(
        title=_("Share of customers, best first"), tickformat=".0%", range=[0, 1.01], showgrid=False
    )
    figure.update_yaxes(title=_("Share of revenue"), tickformat=".0%", rangemode="tozero")
    names = {
        "customers_share": _("Share of customers, best first"),
        "revenue_share": _("Share of revenue"),
    }
    return Chart(
        figure,
        say(
            "The best {top_share:%} of customers bring {top_revenue_share:.0%} of the revenue",
            top_share=_TOP_SHARE,
            top_revenue_share=shop.top_revenue_share,
        ),
        curve[list(names)].rename(columns=names),
    )


def revenue_over_time(trend: Trend, unit: Unit, currency: str | None) -> Chart:
    """Net revenue by day, week or month, first orders on top of the rest; orders without money.

    Periods the file cuts off are drawn lighter.

    Parameters
    ----------
    trend : the shop over time
    unit : of time
    currency : for axis and hover texts
    """
    table = trend.by[unit]
    measure = _("Net revenue") if trend.knows_money else _("Orders")
    new = table["new_revenue"] if trend.knows_money else table["new_customers"]
    total = table["revenue"] if trend.knows_money else table["orders"]
    figure = theme.figure(340, barmode="relative")
    opacity = [1.0 if whole else CUT_OFF_OPACITY for whole in table["whole"]]
    periods = [_period(start, unit) for start in table["start"]]
    for name, values, colour in (
        (_("Repeat orders, less returns"), total - new, palette.ACCENT),
        (_("First orders"), new, palette.ACCENT_PALE),
    ):
        texts = [
            formatting.money(value, currency) if trend.knows_money else formatting.count(value)
            for value in values
        ]
        figure.add_bar(
            name=name,
            x=table["start"],
            y=values,
            marker={"color": colour, "opacity": opacity, "line": {"width": 0}},
            customdata=list(zip(periods, texts, strict=True)),
            hovertemplate=f"%{{customdata[0]}}<br>{name}: %{{customdata[1]}}<extra></extra>",
        )
    figure.update_yaxes(title=theme.with_unit(measure, currency if trend.knows_money else None))
    figure.update_xaxes(showgrid=False)
    return Chart(
        theme.legend_on_top(figure, "normal"), _trend_finding(trend, unit, total), in_words(table)
    )


def top_changes(table: pd.DataFrame, currency: str | None, *, money: bool) -> Chart:
    """What gained and what lost most against the period before, biggest gain first.

    Parameters
    ----------
    table : of one kind, from `core.features.shop.top_movers`
    currency : for texts
    money : whether the numbers are money, else units
    """

    def amount(value: float) -> str:
        return formatting.money_short(value, currency) if money else formatting.count_short(value)

    def change(value: float) -> str:
        return f"+{amount(value)}" if value > 0 else amount(value)

    figure = primitives.horizontal_bars(
        [theme.safe(name, _MAX_LABEL) for name in table["name"]],
        table["change"],
        colours=[palette.GOOD if value > 0 else palette.BAD for value in table["change"]],
        texts=[change(value) for value in table["change"]],
        height=110 + 27 * len(table),
        hover=_("%{y}<br>Now %{customdata[0]}, before %{customdata[1]}"),
        customdata=[
            (amount(now), amount(before))
            for now, before in zip(table["now"], table["before"], strict=True)
        ],
    )
    title = _("Change of net revenue") if money else _("Change of units sold")
    figure.update_xaxes(
        title=theme.with_unit(title, currency if money else None),
        showticklabels=True,
        showgrid=True,
        zeroline=True,
        zerolinecolor=palette.LINE,
    )
    return Chart(figure, _changes_finding(table, change), in_words(table))


def _trend_finding(trend: Trend, unit: Unit, total: pd.Series[float]) -> str:
    complete = total[trend.by[unit]["whole"]]
    measure = _("Net revenue") if trend.knows_money else _("Orders")
    if len(complete) < 2:  # noqa: PLR2004 - one period is no comparison
        return f"{measure} by {unit}"
    best = trend.by[unit]["start"].loc[complete.index[int(complete.to_numpy().argmax())]]
    strongest = say(
        "{best} was the strongest {unit}", best=theme.upper_first(_period(best, unit)), unit=unit
    )
    share = trend.whole.returning_share
    if not trend.knows_money or pd.isna(share):
        return strongest
    # Customers who bought before the file begins look new: some first orders are repeat orders.
    bound = "" if trend.newcomers_from <= trend.first_day else _("at least ")
    return say(
        "{strongest}; {bound}{share:%} of all revenue comes from repeat orders",
        strongest=strongest,
        bound=bound,
        share=share,
    )


def _changes_finding(table: pd.DataFrame, text: Callable[[float], str]) -> str:
    best, worst = table.iloc[0], table.iloc[-1]
    parts = []
    if best["change"] > 0:
        name = theme.plain(best["name"], _MAX_LABEL)
        parts.append(say("{name} gained most ({change})", name=name, change=text(best["change"])))
    if worst["change"] < 0:
        name = theme.plain(worst["name"], _MAX_LABEL)
        parts.append(say("{name} lost most ({change})", name=name, change=text(worst["change"])))
    return ", ".join(parts)


def _period(start: pd.Timestamp, unit: Unit) -> str:
    if unit == "month":
        return f"{start:%B %Y}"
    return (
        formatting.date(start)
        if unit == "day"
        else say("the week of {start}", start=formatting.date(start))
    )
