"""Every customer as a point, those who are selected, and the lists of each segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.charts import (
    can_draw_2d,
    can_draw_3d,
    pca_scatter,
    sample_note,
    scatter_2d,
    scatter_3d,
    scatter_axes,
)
from core.formatting import N_, _, say
from ui.cache.background_cache import cached
from ui.components import next_steps, parts, segment_lists
from ui.state import session

if TYPE_CHECKING:
    from core.charts import Chart
    from core.segmentation import Segmentation
    from ui.state.open_store import OpenStore

_FLAT, _MODEL = N_("2D, select customers"), N_("Model view (PCA)")
_PHONE = "Mobi"
"""What every phone's browser has in its name, and no tablet's or computer's."""


def show_customer_points(store: OpenStore) -> None:
    """The customers of a shop, as points and as lists."""
    _points(store)
    st.header(_("The customers of a segment"), anchor=False)
    picked = segment_lists.show_segment(store, "model")
    next_steps.strip(store, "model", picked.name)
    _unusual(store)


def show_cloud(store: OpenStore) -> None:
    """Every customer in three dimensions; in fewer where the file tells no more."""
    customers, result = store.analysis.customers, store.analysis.segmentation
    titles = scatter_axes(customers, result)
    if not can_draw_3d(titles):
        parts.chart(pca_scatter(result), "components", _components_note(result))
        return
    narrow = _PHONE in st.context.headers.get("User-Agent", "")
    parts.chart(
        _cloud(store, session.currency(store) or "", narrow),
        "cloud",
        say(
            "{sample} Drag to turn, scroll to zoom. Click a segment's name to hide it.",
            sample=sample_note(result),
        ),
    )


@cached(lambda store, unit, narrow: (store.model_key, unit, narrow), shared="demo", localised=True)
def _cloud(store: OpenStore, unit: str, narrow: bool) -> Chart:  # noqa: FBT001 - a cache key
    customers, result = store.analysis.customers, store.analysis.segmentation
    titles = scatter_axes(customers, result)
    return scatter_3d(customers, result, titles, unit=unit, narrow=narrow)


def _points(store: OpenStore) -> None:
    result = store.analysis.segmentation
    titles = scatter_axes(store.analysis.customers, result)
    views = [_FLAT, _MODEL] if can_draw_2d(titles) else [_MODEL]
    view, scale = st.columns([3, 1], vertical_alignment="center")
    how = view.segmented_control(
        _("View"),
        views,
        format_func=_,
        default=views[0],
        required=True,
        key=f"scatter_view_{len(views)}",
        persist_state="session",
        label_visibility="collapsed",
    )
    logarithmic = scale.toggle(_("Log axes"), value=True, key="log_axes", disabled=how == _MODEL)
    if how == _FLAT:
        _selectable(store, logarithmic=logarithmic)
    else:
        parts.chart(pca_scatter(result), "model_view", _components_note(result))


def _selectable(store: OpenStore, *, logarithmic: bool) -> None:
    """The flat twin of the 3D plot: what is selected there is listed below it."""
    titles = scatter_axes(store.analysis.customers, store.analysis.segmentation)
    names = list(titles)
    left, right = st.columns(2)
    across = left.selectbox(
        _("X axis"), names, 0, format_func=titles.__getitem__, key=f"across_{len(names)}"
    )
    upward = right.selectbox(
        _("Y axis"),
        names,
        min(2, len(names) - 1) if store.analysis.customers.by_purchases else 1,
        format_func=titles.__getitem__,
        key=f"upward_{len(names)}",
    )
    flat = scatter_2d(
        store.analysis.customers,
        store.analysis.segmentation,
        titles,
        across,
        upward,
        logarithmic=logarithmic,
        unit=session.currency(store) or "",
    )
    event = parts.chart(
        flat,
        f"flat_{across}_{upward}_{logarithmic}",
        say(
            "{sample} Draw a box or lasso to list customers.",
            sample=sample_note(store.analysis.segmentation),
        ),
        on_select="rerun",
        selection_mode=("box", "lasso", "points"),
    )
    picked = [point["customdata"] for point in event.selection.points]
    ids = [item[0] if isinstance(item, list) else item for item in picked]
    if not ids:
        return
    text, take = st.columns([2, 1], vertical_alignment="center")
    text.markdown(say("**{customers:# customer|# customers} selected**", customers=len(ids)))
    with take:
        segment_lists.download_some(store, ids, "selected")
    segment_lists.customers(store, ids, "customers_selected")


def _components_note(segmentation: Segmentation) -> str:
    """What the principal components are."""
    first, second = segmentation.pca_shares
    return say(
        "Principal components of the scaled features: the first explains {first:%} of the "
        "variance, the second {second:%}.",
        first=first,
        second=second,
    )


def _unusual(store: OpenStore) -> None:
    """Customers far from everyone else, that should not shape the models."""
    ids = store.analysis.segmentation.outliers
    if not ids:
        return
    with st.expander(
        f"{say('{n:# unusual customer|# unusual customers}', n=len(ids))}",
        icon=":material/person_alert:",
    ):
        st.markdown(
            _(
                ":gray[An Isolation Forest flags them as far from everyone else. They are still in "
                "segments and lists, so check them before a campaign.]"
            )
        )
        segment_lists.customers(store, ids, "customers_unusual")
        segment_lists.download_some(store, ids, "unusual")
