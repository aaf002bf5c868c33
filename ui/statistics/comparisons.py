"""The Statistics page's questions and answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting, hypothesis_tests
from core.charts import (
    category_shares,
    decile_medians,
    group_distributions,
    pairwise_differences,
    screening_heatmap,
)
from core.formatting import _, say
from ui import cache
from ui.components import data_table, parts, segmentation_choice
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.hypothesis_tests import Correlation, Dataset, Screening
    from ui.state.open_store import OpenStore, Which

    Test = hypothesis_tests.GroupTest | hypothesis_tests.CategoryTest | Correlation

_ICONS = {
    "differs": ":material/check_circle:",
    "slightly": ":material/radio_button_partial:",
    "no_sign": ":material/equal:",
    "too_few": ":material/hourglass_empty:",
}
_MAX_NUMBERS, _MAX_GROUPINGS = 12, 8


def question(store: OpenStore, sheet: Dataset) -> tuple[str | None, str | None]:
    """Let the visitor choose what is compared, and by what: at first where groups differ most."""
    key = store.key[:12]
    first = cache.first_question(store, sheet) or (_first_measure(sheet), _first_attribute(sheet))
    names = list(dict.fromkeys((*sheet.numbers, *sheet.categories)))
    left, right = st.columns(2)
    of = left.multiselect(
        _("Compare"),
        names,
        default=[first[0]],
        format_func=lambda name: _(sheet.label(name)),
        key=f"stats_of_{key}",
        placeholder=_("Choose a measure"),
        help=_("Several numbers are added up."),
    )
    groups = [*sheet.categories, *(name for name in sheet.numbers if name not in sheet.categories)]
    by = right.selectbox(
        "by",
        groups,
        index=groups.index(first[1]),
        format_func=lambda name: _(sheet.label(name)),
        key=f"stats_by_{key}",
        help=_("Categories form groups; numbers are compared by rank correlation."),
    )
    return ("+".join(of) if of else None), by


def _first_measure(sheet: Dataset) -> str:
    if "monetary" in sheet.numbers:
        return "monetary"
    return next((name for name in sheet.numbers if name.startswith("Total ")), sheet.numbers[0])


def _first_attribute(sheet: Dataset) -> str:
    own = [
        name
        for name in sheet.categories
        if name not in {hypothesis_tests.MODEL_SEGMENT, hypothesis_tests.RFM_SEGMENT}
    ]
    texts = [name for name in own if name not in sheet.numbers]
    return next(iter([*texts, *own, *sheet.categories, *sheet.numbers]))


def show_test(test: Test) -> None:
    """The verdict, and what to keep in mind."""
    verdict = test.verdict
    with st.container(border=True):
        st.markdown(f"**{_ICONS[verdict.code]} {_(verdict.label)}**")
        st.markdown(parts.sentence(verdict.headline))
        if verdict.cautions:
            st.caption("  \n".join(parts.sentence(caution) for caution in verdict.cautions))


def figures(test: Test) -> list[Number]:
    """The test in four numbers."""
    p_value = Number(
        "p",
        formatting.p_value(test.p_value).removeprefix("= "),
        _("How often chance alone would produce a result this strong"),
    )
    n = Number(_("Customers"), formatting.count(test.customers), _("Customers with both values"))
    if isinstance(test, hypothesis_tests.GroupTest):
        strength = hypothesis_tests.effect_size_text(test.effect, "epsilon²")
        return [
            Number("H", formatting.decimal(test.statistic, 2), _("Kruskal-Wallis, on ranks")),
            p_value,
            Number(
                "ε²",
                formatting.decimal(test.effect, 3),
                say("Effect size, 0 to 1: {strength}", strength=strength),
            ),
            n,
        ]
    if isinstance(test, hypothesis_tests.CategoryTest):
        shown = "–" if math.isnan(test.statistic) else formatting.decimal(test.statistic, 2)
        strength = hypothesis_tests.effect_size_text(test.effect, "V")
        return [
            Number("χ²", shown, test.test),
            p_value,
            Number(
                "V",
                formatting.decimal(test.effect, 2),
                say("Cramér's V, 0 to 1: {strength}", strength=strength),
            ),
            n,
        ]
    ends = f"{formatting.decimal(test.low, 2)} to {formatting.decimal(test.high, 2)}"
    return [
        Number(
            "ρ",
            formatting.decimal(test.effect, 2),
            say(
                "Spearman, −1 to 1: {effect}",
                effect=hypothesis_tests.effect_size_text(test.effect, ""),
            ),
        ),
        p_value,
        Number(_("95% interval"), ends),
        n,
    ]


def _colours(store: OpenStore, attribute: str) -> dict[str, str] | None:
    """The colours of an attribute's values, where they are segments."""
    which: dict[str, Which] = {
        hypothesis_tests.MODEL_SEGMENT: "model",
        hypothesis_tests.RFM_SEGMENT: "rfm",
    }
    return segmentation_choice.shades(store, which[attribute]) if attribute in which else None


def shown(store: OpenStore, test: Test) -> None:
    """The picture of an answer, and its table."""
    if isinstance(test, hypothesis_tests.GroupTest):
        if len(test.groups) < 2:  # noqa: PLR2004 - nothing to draw
            return
        left, right = st.columns(2)
        with left:
            parts.chart(
                group_distributions(test, _colours(store, test.by)),
                "stats_groups",
            )
        with right:
            parts.chart(
                pairwise_differences(test),
                "stats_pairs",
            )
        with st.expander(_("Groups and pairs as tables"), icon=":material/table:"):
            _group_table(test)
            _pair_table(test)
    elif isinstance(test, hypothesis_tests.CategoryTest):
        if test.test == "none":
            return
        parts.chart(
            category_shares(test, _colours(store, test.of)),
            "stats_shares",
        )
        with st.expander(_("Customers as a table"), icon=":material/table:"):
            data_table.show(test.table, key="stats_counts")
    elif test.deciles:
        parts.chart(
            decile_medians(test),
            "stats_tenths",
            say(
                "Customers split into tenths by {by}: median and middle half.",
                by=parts.plain(test.by),
            ),
        )


def _group_table(group_test: hypothesis_tests.GroupTest) -> None:
    number = st.column_config.NumberColumn
    data_table.show(
        pd.DataFrame(
            [
                {
                    "Group": group.name,
                    "Customers": group.customers,
                    "Median": group.median,
                    "Mean": group.mean,
                    "Quartile 1": group.low,
                    "Quartile 3": group.high,
                }
                for group in group_test.groups
            ]
        ),
        hide_index=True,
        height="content",
        key="stats_group_table",
        column_config={
            "Customers": number(format="%,d"),
            **{
                name: number(format="%,.2f")
                for name in (_("Median"), _("Mean"), _("Quartile 1"), _("Quartile 3"))
            },
        },
    )


def _pair_table(group_test: hypothesis_tests.GroupTest) -> None:
    data_table.show(
        pd.DataFrame(
            [
                {
                    "First": pair.first,
                    "Second": pair.second,
                    "Effect": round(pair.effect, 3),
                    "U": pair.statistic,
                    "p": formatting.p_value(pair.p_value).removeprefix("= "),
                    "p, Holm": formatting.p_value(pair.adjusted).removeprefix("= "),
                }
                for pair in group_test.pairs
            ]
        ),
        hide_index=True,
        height="content",
        key="stats_pair_table",
    )


def everything(store: OpenStore, sheet: Dataset) -> None:
    """Every measure by every attribute, in one picture."""
    of, by = _offered(sheet)
    if not of or not by:
        return
    st.header(_("Compare everything"), anchor=False)
    screening = cache.screening(store, sheet, of, by)
    parts.chart(screening_heatmap(screening), "stats_screening", _note(screening))


def _offered(sheet: Dataset) -> tuple[tuple[str, ...], tuple[str, ...]]:
    # Segments are left out: they were made from these measures and would outshine all else.
    by = [
        name
        for name in sheet.categories
        if name not in {hypothesis_tests.MODEL_SEGMENT, hypothesis_tests.RFM_SEGMENT}
    ][:_MAX_GROUPINGS]
    return sheet.numbers[:_MAX_NUMBERS], tuple(by)


def _note(screening: Screening) -> str:
    sampled = say(
        "{customers:# customer|# customers} were looked at. ", customers=screening.customers
    )
    return say(
        "√ε² of Kruskal-Wallis, 0 to 1: 0.1 is small, 0.25 medium, 0.4 large. {sampled}With so "
        "many comparisons some look strong by chance, so p-values are corrected for all of them "
        "(Holm). A dot means not significant.",
        sampled=sampled,
    )
