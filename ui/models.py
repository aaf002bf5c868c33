"""The segments page's parts: the offered model, its segments side by side, selecting, saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import words
from core.charts import segments as charts
from ui import frame, leaderboard, parts, segment_lists
from ui.tuning import ALGORITHMS

if TYPE_CHECKING:
    from core.segment.result import Segmentation
    from ui.session import Store

_COMPARED: tuple[tuple[str, str], ...] = (
    ("recency_days", "Days since last order"),
    ("frequency", "Orders each"),
    ("monetary", "Spent each"),
    ("order_value", "Per order"),
)


_LONG_NAME = 20


def offered(found: Segmentation) -> None:
    """Which model is offered, how good it is, and why."""
    with st.container(border=True):
        algorithm = ALGORITHMS.get(found.algorithm, "One segment")
        st.markdown(f"#### {words.count(found.clusters, 'segment')} · {algorithm}")
        st.markdown(parts.sentence(found.verdict))
    scores = found.scores
    if scores:
        parts.numbers(
            [
                parts.Number(
                    "Silhouette",
                    f"{scores['silhouette']:.3f}",
                    "How much closer customers are to their own segment than to the next, -1 to 1.",
                ),
                parts.Number(
                    "Stability",
                    f"{scores['stability']:.2f}" if "stability" in scores else words.UNKNOWN,
                    "How much the segments stay the same when customers are drawn anew "
                    "(mean adjusted Rand index, 1 is identical).",
                ),
                parts.Number("Smallest segment", words.percent(scores["smallest_share"])),
                parts.Number("Models tried", words.count(found.trials), "Optuna trials."),
            ]
        )
    parts.notices(each for each in found.notices if each.code != leaderboard.NOT_TRIED)


def small_multiples(store: Store, currency: str | None) -> None:
    """Up to four measures of the typical customer of every segment, side by side."""
    analysis = store.analysis
    profiles = analysis.segmentation.profiles
    compared = _COMPARED
    if not analysis.customers.by_purchases:
        titles = charts.axes(analysis.customers, analysis.segmentation)
        compared = tuple(titles.items())[: len(_COMPARED)]
    elif not analysis.customers.knows_money:
        compared = _COMPARED[:2]
    # Names that tell much leave little room for bars: two beside each other then.
    across = 2 if max(len(profile.name) for profile in profiles) > _LONG_NAME else len(_COMPARED)
    places = [place for _ in compared[::across] for place in st.columns(across)]
    for column, (measure, label) in zip(places, compared, strict=False):
        money = measure in {"monetary", "order_value"}
        heading = f"{label} ({currency})" if money and currency else label
        with column:
            parts.chart(charts.compared(profiles, measure, heading), f"compared_{measure}")


def selectable(store: Store, *, logarithmic: bool) -> None:
    """The flat twin of the 3D plot: what is selected there is listed below it."""
    titles = charts.axes(store.analysis.customers, store.analysis.segmentation)
    names = list(titles)
    left, right = st.columns(2)
    across = left.selectbox(
        "Across", names, 0, format_func=titles.__getitem__, key=f"across_{len(names)}"
    )
    upward = right.selectbox(
        "Upward",
        names,
        min(2, len(names) - 1) if store.analysis.customers.by_purchases else 1,
        format_func=titles.__getitem__,
        key=f"upward_{len(names)}",
    )
    figure = charts.flat(
        store.analysis.customers,
        store.analysis.segmentation,
        across,
        upward,
        logarithmic=logarithmic,
        unit=frame.currency(store) or "",
    )
    event = parts.chart(
        figure,
        f"flat_{across}_{upward}_{logarithmic}",
        "Draw a box or a lasso around customers to list them below.",
        on_select="rerun",
        selection_mode=("box", "lasso", "points"),
    )
    picked = [point["customdata"] for point in event.selection.points]
    ids = [each[0] if isinstance(each, list) else each for each in picked]
    if ids:
        st.markdown(f"**{words.count(len(ids), 'customer')} selected**")
        segment_lists.customers(store, ids, "customers_selected")


def components_note(found: Segmentation) -> str:
    """What the principal components are."""
    first, second = found.pca_shares
    return (
        f"The measures after scaling, turned so that the first axis holds "
        f"{words.percent(first)} and the second {words.percent(second)} of the variance."
    )


def unusual(store: Store) -> None:
    """Customers far from everyone else, whom the models should not bend to."""
    ids = store.analysis.segmentation.outliers
    if not ids:
        return
    with st.expander(
        f"{words.count(len(ids), 'unusual customer')}", icon=":material/person_alert:"
    ):
        st.markdown(
            ":gray[An Isolation Forest finds them far from everyone else. They are in the segments "
            "and the lists like all others; look at them by hand before a campaign.]"
        )
        segment_lists.customers(store, ids, "customers_unusual")
