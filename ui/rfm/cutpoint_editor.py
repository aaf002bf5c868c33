"""Moving the limits between the scores: by handles or in a table, seen before they are applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core import formatting, rfm
from core.charts import RFM_MEASURES, SHOWN_QUANTILE, measure_distribution
from core.formatting import N_, _, say
from core.settings import GRID_SIZE
from ui.components import parts
from ui.state import session, widgets
from ui.state.session import DraftCutpoints
from ui.tasks import store_loading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.rfm import RfmScores
    from ui.state.open_store import OpenStore

_CUTS = {
    "recency_days": "recency_cuts",
    "frequency": "frequency_cuts",
    "monetary": "monetary_cuts",
}
_MAX_UNDONE = 20
_FORMATS = {"recency_days": "%.0f", "frequency": "%.0f", "monetary": "%.2f"}


def edit_cutpoints(store: OpenStore, scored: RfmScores) -> None:
    """The distributions with the limits drawn in, and the card that moves them."""

    # Alone: a handle that moves need not compute the page again.
    @st.fragment
    def section() -> None:
        _section(store, scored)

    section()


def _section(store: OpenStore, scored: RfmScores) -> None:
    customers, currency = store.analysis.customers, session.currency(store) or ""
    measures = [cut for cut in _CUTS if cut in scored.rule.limits]
    drafts = _drafts(store)
    st.markdown(
        say(
            N_(":gray[Dashed lines separate the scores 1 to {n}, solid ones are not applied yet.]")
            if drafts
            else N_(":gray[Dashed lines separate the scores 1 to {n}.]"),
            n=scored.rule.levels,
        )
    )
    for column, measure in zip(st.columns(len(measures)), measures, strict=True):
        draft = drafts.get(measure)
        with column:
            parts.chart(
                measure_distribution(
                    customers, scored, measure, currency, None if draft is None else draft.at
                ),
                f"d_{measure}",
            )
    with st.container(border=True):
        _card(store, scored, measures, drafts)


def _card(
    store: OpenStore, scored: RfmScores, measures: Sequence[str], drafts: dict[str, DraftCutpoints]
) -> None:

    st.markdown(_("**Move the limits**"))
    measure = (
        st.segmented_control(
            _("Measure"),
            measures,
            format_func=lambda item: _(RFM_MEASURES[item][0]),
            default=measures[0],
            required=True,
            key="limits_of",
            label_visibility="collapsed",
        )
        or measures[0]
    )
    used = rfm.cutpoints_in_use(scored.rule, measure)
    draft = drafts.get(measure) or DraftCutpoints(used, used, used)
    handles, table = st.columns([3, 2], gap="large")
    with handles:
        _handles(store, measure, draft)
        st.caption(_who(store, measure, draft))
    with table:
        _table(store, measure, draft)
    doubt = next(
        (
            text
            for draft in drafts.values()
            if (text := rfm.find_cutpoint_problem(draft.at)) is not None
        ),
        None,
    )
    if doubt:
        st.error(parts.sentence(doubt), icon=":material/error:")
    _buttons(store, scored, measure, draft, blocked=doubt is not None)


def _handles(store: OpenStore, measure: str, draft: DraftCutpoints) -> None:
    """Sliders with two handles each, so that their limits cannot cross."""
    top = _top(store, measure, draft)
    step = 1.0 if top > 50 else 0.5 if measure == "monetary" else 1.0  # noqa: PLR2004 - fine enough
    scores = rfm.scores_at_cutpoints(measure, len(draft.at) + 1)
    for first in range(0, len(draft.at), 2):
        pair = draft.at[first : first + 2]  # noqa: PD008 - cut points, no table
        key = _handle_key(store, measure, first)
        held = tuple(min(max(item or 0.0, 0.0), top) for item in pair)
        value: Any = held[0] if len(held) == 1 else tuple(sorted(held))
        if key not in st.session_state:
            st.session_state[key] = value
        st.slider(
            _ends(scores[first : first + 2]),
            0.0,
            top,
            step=step,
            format=_FORMATS["frequency"] if step >= 1 else "%.1f",
            key=key,
            on_change=_dragged,
            args=(store, measure, first, draft, top),
        )


def _table(store: OpenStore, measure: str, draft: DraftCutpoints) -> None:
    """The same limits to be typed."""
    unit = {"recency_days": _("days"), "frequency": _("orders")}.get(
        measure, session.currency(store) or "money"
    )
    key = widgets.fresh_key(_table_name(store, measure))
    st.data_editor(
        pd.DataFrame({"score": _named(measure, len(draft.base)), "limit": draft.base}),
        hide_index=True,
        disabled=["score"],
        key=key,
        on_change=_typed,
        args=(store, measure, draft, key),
        column_config={
            "score": st.column_config.TextColumn(_("Who scores")),
            "limit": st.column_config.NumberColumn(
                say("Limit ({unit})", unit=unit),
                format=_FORMATS[measure],
                min_value=0.0,
                required=True,
            ),
        },
        alt=_("The limits between the scores"),
    )


def _buttons(
    store: OpenStore, scored: RfmScores, measure: str, draft: DraftCutpoints, *, blocked: bool
) -> None:

    state, drafts = session.current(), _drafts(store)
    own = any(getattr(store.settings.rfm, name) is not None for name in _CUTS.values())
    calendar = rfm.DAYS[scored.rule.levels]
    with st.container(horizontal=True):
        apply = st.button(
            _("Apply the limits"),
            type="primary",
            disabled=blocked or not drafts,
            key="limits_apply",
        )
        undo = st.button(
            _("Undo"),
            icon=":material/undo:",
            disabled=not drafts and not state.rfm.earlier_settings,
            help=_("Undoes unapplied changes first, then the last applied one."),
            on_click=_undo,
            args=(store,),
            key="limits_undo",
        )
        if measure == "recency_days":
            st.button(
                _("By the calendar"),
                icon=":material/calendar_month:",
                help=say("{days} days", days=formatting.listed([f"{day:g}" for day in calendar])),
                on_click=_draw,
                args=(store, measure, draft, calendar),
                key="limits_calendar",
            )
        equal = st.button(
            _("Back to equal groups"),
            icon=":material/restart_alt:",
            disabled=not own,
            key="limits_equal",
        )
    if apply:
        _rescore(store, {_CUTS[name]: moved.at for name, moved in drafts.items()})
    if equal:
        _rescore(store, dict.fromkeys(_CUTS.values()))
    if apply or equal or undo:
        st.rerun()  # the whole page rests on the scores


def _who(store: OpenStore, measure: str, draft: DraftCutpoints) -> str:
    """How many customers each score would have."""
    if rfm.find_cutpoint_problem(draft.at) is not None:
        return ""
    values = store.analysis.customers.frame[measure].to_numpy(float)
    result = rfm.count_scores(values, draft.at, measure)
    return (
        _("Customers by score")
        + "  \n"
        + " · ".join(
            f"**{score}:** {formatting.count(customers)}" for score, customers in result.items()
        )
    )


def _named(measure: str, many: int) -> list[str]:

    return [
        say("Score {score} up to", score=score)
        for score in rfm.scores_at_cutpoints(measure, many + 1)
    ]


def _top(store: OpenStore, measure: str, draft: DraftCutpoints) -> float:
    """Where the sliders end: with the distribution, or with the highest limit in use."""
    values = store.analysis.customers.frame[measure]
    seen = float(values.quantile(SHOWN_QUANTILE))
    return float(max(round(seen + 0.5), *(round(item + 0.5) for item in draft.start), 2.0))


def _dragged(store: OpenStore, measure: str, first: int, draft: DraftCutpoints, top: float) -> None:
    """A handle was moved: its pair of limits is where the handles are."""
    moved = st.session_state[_handle_key(store, measure, first)]
    at = list(draft.at)
    for place, value in enumerate(moved if isinstance(moved, tuple) else (moved,), start=first):
        # A limit typed beyond the end of the slider stays, as long as its handle is at that end.
        if not (value >= top and (at[place] or 0.0) > top):
            at[place] = float(value)
    moved_to = tuple(at)
    _keep(store, measure, DraftCutpoints(moved_to, moved_to, draft.start))
    widgets.renew(_table_name(store, measure))


def _typed(store: OpenStore, measure: str, draft: DraftCutpoints, key: str) -> None:
    """A cell was edited: the handles follow."""
    at = list(draft.base)
    for row, edit in st.session_state[key]["edited_rows"].items():
        at[int(row)] = edit.get("limit", at[int(row)])
    _keep(store, measure, draft._replace(at=tuple(at)))
    _let_go(store, measure)


def _draw(store: OpenStore, measure: str, draft: DraftCutpoints, at: tuple[float, ...]) -> None:
    """All limits of a measure were set at once: handles and table follow."""
    _keep(store, measure, DraftCutpoints(at, at, draft.start))
    widgets.renew(_table_name(store, measure))
    _let_go(store, measure)


def _undo(store: OpenStore) -> None:
    """Take back what is not applied; where everything is, what was applied last."""
    state, drafts = session.current(), _drafts(store)
    state.rfm.cutpoints = {}
    for measure in drafts:
        _let_go(store, measure)
        widgets.renew(_table_name(store, measure))
    if not drafts:
        *before, last = state.rfm.earlier_settings
        store_loading.rescore(
            store.settings.rfm.model_copy(
                update={name: getattr(last, name) for name in (*_CUTS.values(), "levels")}
            )
        )
        state.rfm.earlier_settings = tuple(before)


def _keep(store: OpenStore, measure: str, draft: DraftCutpoints) -> None:
    state = session.current()
    state.rfm.cutpoints = {**_drafts(store), measure: draft}
    state.rfm.scoring = _turn(store)


def _let_go(store: OpenStore, measure: str) -> None:
    """The handles of a measure stand where its limits are, whatever they were dragged to."""
    for first in range(0, GRID_SIZE, 2):
        st.session_state.pop(_handle_key(store, measure, first), None)


def _drafts(store: OpenStore) -> dict[str, DraftCutpoints]:
    """Limits that were moved and not applied; none for another scoring than the one in use."""
    state = session.current()
    return state.rfm.cutpoints if state.rfm.scoring == _turn(store) else {}


def _rescore(store: OpenStore, changed: dict[str, Any]) -> None:
    """Score the customers by other limits."""
    state, before = session.current(), store.settings.rfm
    state.rfm.cutpoints = {}
    state.rfm.earlier_settings = (*state.rfm.earlier_settings, before)[-_MAX_UNDONE:]
    store_loading.rescore(before.model_copy(update=changed))


def _turn(store: OpenStore) -> str:
    """Which scoring of which file the drafts and widgets belong to."""
    return f"{store.source.sha256[:8]}_{hash(store.settings.rfm)}"


def _table_name(store: OpenStore, measure: str) -> str:
    return f"limits_{measure}_{_turn(store)}"


def _handle_key(store: OpenStore, measure: str, first: int) -> str:
    return f"handle_{measure}_{first}_{_turn(store)}"


def _ends(scores: Sequence[int]) -> str:
    if len(scores) == 1:
        return say("Score {score} ends at", score=scores[0])
    return say("Scores {low} and {high} end at", low=scores[0], high=scores[1])
