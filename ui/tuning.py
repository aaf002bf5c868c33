"""How the models are searched: one form, applied as a job that can be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.segment.models import TITLES
from core.settings import SegmentSettings
from ui import stores

if TYPE_CHECKING:
    from ui.session import Store

ALGORITHMS = {"auto": "Compare all three", **TITLES}
_OUTLIERS = {"set_aside": "Set aside while fitting", "cap": "Cap", "keep": "Keep"}
_SEARCHED = "Searched"


def form(store: Store) -> None:
    """Show the choices; what is applied searches the models again."""
    now = store.settings.segment
    seen = str(hash(now))
    with st.form("tuning", border=False):
        left, middle, right = st.columns(3)
        algorithm = left.selectbox(
            "Algorithm",
            list(ALGORITHMS),
            index=list(ALGORITHMS).index(now.algorithm),
            format_func=ALGORITHMS.__getitem__,
            key=f"algorithm_{seen}",
        )
        clusters = left.selectbox(
            "Segments",
            [None, *range(2, 11)],
            index=0 if now.clusters is None else now.clusters - 1,
            format_func=lambda number: _SEARCHED if number is None else str(number),
            key=f"clusters_{seen}",
        )
        fewest, most = middle.slider(
            "Search between",
            2,
            10,
            value=(now.fewest_clusters, now.most_clusters),
            help="Used when the number of segments is searched.",
            key=f"between_{seen}",
        )
        trials = middle.number_input(
            "Trials per algorithm", 1, 500, value=now.trials, key=f"trials_{seen}"
        )
        outliers = right.selectbox(
            "Unusual customers",
            list(_OUTLIERS),
            index=list(_OUTLIERS).index(now.outliers),
            format_func=_OUTLIERS.__getitem__,
            help=SegmentSettings.model_fields["outliers"].description,
            key=f"outliers_{seen}",
        )
        seed = right.number_input(
            "Seed",
            0,
            2**31 - 1,
            value=now.seed,
            help="The same seed gives the same segments.",
            key=f"seed_{seen}",
        )
        with st.container(horizontal=True):
            apply = st.form_submit_button("Search again", type="primary")
            back = st.form_submit_button("Back to defaults", disabled=now == SegmentSettings())
    if back:
        _use(store, SegmentSettings())
    elif apply:
        _use(
            store,
            now.model_copy(
                update={
                    "saved_model": None,
                    "algorithm": algorithm,
                    "clusters": clusters,
                    "fewest_clusters": fewest,
                    "most_clusters": most,
                    "trials": int(trials),
                    "outliers": outliers,
                    "seed": int(seed),
                }
            ),
        )


def _use(store: Store, segment: SegmentSettings) -> None:
    stores.analyse_again(store.settings.model_copy(update={"segment": segment}))
    st.rerun()
