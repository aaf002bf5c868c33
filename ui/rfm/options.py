"""How RFM is scored: the as-of day, the number of scores and the weights."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, rfm
from core.errors import ClienteleError, SettingError
from core.formatting import N_, _, say
from core.settings import RfmSettings
from ui import cache
from ui.components import parts
from ui.tasks import store_loading

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

_MEASURES = {
    "recency": (N_("Recency"), "days", "recency_days"),
    "frequency": (N_("Frequency"), "orders", "frequency"),
    "monetary": (N_("Monetary"), "money", "monetary"),
}
_OWN = N_("Own weights")
Weights = tuple[float, float, float]


def form(store: OpenStore) -> None:
    """Show the choices; what is applied scores the customers again."""
    now, turn = store.settings.rfm, hash(store.settings.rfm)
    as_of = st.date_input(
        _("As-of day"),
        value=store.analysis.customers.as_of,
        help=_(
            "The day recency is counted back from. Later orders are ignored. Changing it "
            "recalculates everything."
        ),
        format=formatting.day_field(),
        key=f"as_of_{store.analysis.customers.as_of}",
    )
    levels = st.segmented_control(
        _("Scores per measure"),
        [3, 4, 5],
        default=now.levels,
        required=True,
        help=_(
            "Fewer scores suit small shops. On the grid, three scores use rows 1, 3 and 5, "
            "four use 1, 2, 4 and 5, so every customer still has a cell."
        ),
        key=f"levels_{turn}",
    )
    scored = store.analysis.rfm
    full = now.full_grid
    if full or (scored is not None and scored.notices):
        full = st.checkbox(
            _("Use all grid segments even with few customers"),
            now.full_grid,
            help=_(str(RfmSettings.model_fields["full_grid"].description)),
            key=f"full_grid_{turn}",
        )
    chosen = _weights(now, turn)
    with st.container(horizontal=True):
        apply = st.button(_("Apply"), type="primary", key="rfm_apply")
        back = st.button(_("Back to defaults"), disabled=now == RfmSettings(), key="rfm_back")
    if back:
        store_loading.rescore(RfmSettings(grid=now.grid))
        st.rerun()
    if apply:
        try:
            settings = _settings(store, as_of, int(levels or now.levels), chosen).model_copy(
                update={"full_grid": full}
            )
        except SettingError as problem:
            parts.problem(problem)
            return
        store_loading.rescore(settings)
        st.rerun()


def proposal(store: OpenStore) -> None:
    """Weights measured on this shop's own past, with what they gain, and a way to take them."""
    if not st.toggle(
        _("Find the best weights for this shop"),
        key="rfm_measure_weights",
        help=_(
            "Tries 231 weightings, picks the one that best ranked customers by what they spent "
            "next, then tests it on the period after."
        ),
    ):
        return
    try:
        result = cache.weights.or_progress(store)
    except ClienteleError as problem:
        parts.problem(problem)
        return
    if result is None:
        return
    written = _written(result.weights)
    st.markdown(
        say(
            "**{written}** for recency, frequency and money ranked the spend of the {days:# "
            "day|# days} after {learned_at} best.",
            written=written,
            days=result.days,
            learned_at=formatting.date(result.learned_at),
        )
    )
    tested = say(
        "Tested on the {days:# day|# days} after {tested_at}: rank correlation {proposed:.3f}, "
        "with equal weights {equal:.3f}. Gain {gain} (90% interval {low} to {high}).",
        days=result.days,
        tested_at=formatting.date(result.tested_at),
        proposed=result.proposed,
        equal=result.equal,
        gain=formatting.fixed(result.gain, 3, signed=True),
        low=formatting.fixed(result.low, 3, signed=True),
        high=formatting.fixed(result.high, 3, signed=True),
    )
    st.markdown(f":gray[{parts.sentence(tested)}]")
    if not result.pays:
        st.markdown(
            _(
                ":material/info: No real gain: equal weights rank customers just as well. Keep "
                "what you have."
            )
        )
    if st.button(_("Use these weights"), key="rfm_use_weights"):
        recency, frequency, monetary = result.weights
        store_loading.rescore(
            store.settings.rfm.model_copy(
                update={
                    "recency_weight": recency,
                    "frequency_weight": frequency,
                    "monetary_weight": monetary,
                }
            )
        )
        st.rerun()


def _weights(now: RfmSettings, turn: int) -> Weights:

    used = (now.recency_weight, now.frequency_weight, now.monetary_weight)
    result = [name for name, own in rfm.WEIGHT_PRESETS.items() if own == used]
    offered = [*rfm.WEIGHT_PRESETS, _OWN]
    preset = st.selectbox(
        _("Weights of the engagement score"),
        offered,
        index=offered.index(result[0] if result else _OWN),
        format_func=lambda name: (
            f"{_(name)} ({_written(rfm.WEIGHT_PRESETS[name])})"
            if name in rfm.WEIGHT_PRESETS
            else _(name)
        ),
        help=_(
            "Recency, frequency, money. Presets are assumptions for a type of business; "
            "find the best ones for your shop below. Weights change the score, not the "
            "segments."
        ),
        key=f"weights_{turn}",
    )
    if preset in rfm.WEIGHT_PRESETS:
        return rfm.WEIGHT_PRESETS[preset]
    labels = [measure[0] for measure in _MEASURES.values()]
    recency, frequency, monetary = (
        column.slider(_(label), 0.0, 1.0, value=round(value, 2), step=0.05, key=f"w_{label}_{turn}")
        for column, label, value in zip(st.columns(3), labels, used, strict=True)
    )
    return recency, frequency, monetary


def _settings(store: OpenStore, as_of: object, levels: int, weights: Weights) -> RfmSettings:
    before = store.settings.rfm
    same_day = as_of == store.analysis.customers.as_of
    if sum(weights) <= 0:
        raise SettingError(
            "These weights cannot be used: at least one must be above zero.",
            "Move one of the sliders up.",
        )
    # Limits of another number of scores part nobody.
    kept = levels == before.levels
    return RfmSettings(
        as_of=before.as_of if same_day or not isinstance(as_of, dt.date) else as_of,
        levels=levels,
        recency_weight=weights[0],
        frequency_weight=weights[1],
        monetary_weight=weights[2],
        recency_cuts=before.recency_cuts if kept else None,
        frequency_cuts=before.frequency_cuts if kept else None,
        monetary_cuts=before.monetary_cuts if kept else None,
        grid=before.grid,
        expected_years=before.expected_years,
    )


def _written(weights: Weights) -> str:
    return " / ".join(f"{weight * 100:.0f}" for weight in weights)
