"""Conditions and groups as widgets: every one can be changed, added and removed by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.formatting import N_, _, say
from core.segment_builder import COMPARISON_WORDS, Condition, ConditionGroup
from ui.components import parts
from ui.segment_builder import value_input
from ui.state.segment_draft import DraftCondition, DraftGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.segment_builder import Comparison, ConditionField, GroupMatch, Population
    from ui.state.segment_draft import SegmentDraft

_MATCHES: dict[GroupMatch, str] = {
    "all": N_("All of these"),
    "any": N_("Any of these"),
    "none": N_("None of these"),
}
_NEW = Condition(field="recency_days", comparison="more_than", operands=(90.0,))
_MAX_DEPTH = 3
"""Groups in groups that can be added here; YAML takes more."""


def edit(draft: SegmentDraft, population: Population) -> None:
    """Show the conditions of a segment, and keep what is changed.

    Parameters
    ----------
    draft : the segment that is built
    population : the customers; what is known of them can be chosen
    """
    _group(draft, draft.root, population, 1)


def _group(draft: SegmentDraft, group: DraftGroup, population: Population, depth: int) -> None:
    with st.container(border=depth > 1, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            picked = st.segmented_control(
                _("Match"),
                list(_MATCHES),
                default=group.match,
                required=True,
                format_func=lambda one: _(_MATCHES[one]),
                key=f"sb_match_{group.number}",
                label_visibility="collapsed",
            )
            group.match = picked if picked in _MATCHES else group.match
            if depth > 1:
                _remove(draft, group.number, _("Remove group"))
        if not group.members:
            st.caption(_("No conditions yet: all customers match."))
        for member in group.members:
            if isinstance(member, DraftGroup):
                _group(draft, member, population, depth + 1)
            else:
                _condition(draft, member, population)
        with st.container(horizontal=True):
            st.button(
                _("Add condition"),
                icon=":material/add:",
                key=f"sb_add_{group.number}",
                on_click=draft.add,
                args=(group.number, _NEW),
            )
            if depth < _MAX_DEPTH:
                st.button(
                    _("Add group"),
                    icon=":material/data_object:",
                    key=f"sb_add_group_{group.number}",
                    on_click=draft.add,
                    args=(group.number, ConditionGroup(match="any", members=(_NEW,))),
                    help=_("A group of conditions: match any, all or none."),
                )


def _remove(draft: SegmentDraft, number: int, label: str) -> None:
    st.button(
        label,
        icon=":material/close:",
        type="tertiary",
        key=f"sb_remove_{number}",
        on_click=draft.remove,
        args=(number,),
    )


def _condition(draft: SegmentDraft, one: DraftCondition, population: Population) -> None:
    fields = population.fields
    condition = one.condition
    with st.container(border=True, gap="xsmall"):
        what, how = st.columns([3, 2], vertical_alignment="bottom")
        name = what.selectbox(
            _("What"),
            list(fields),
            index=list(fields).index(condition.field) if condition.field in fields else 0,
            format_func=lambda name: _label(fields, name),
            key=f"sb_field_{one.number}",
            label_visibility="collapsed",
        )
        field = fields[str(name)]
        ways = list(field.comparisons)
        same = field.name == condition.field and condition.comparison in ways
        comparison: Comparison = how.selectbox(
            _("How"),
            ways,
            index=ways.index(condition.comparison) if same else 0,
            format_func=lambda one: _(COMPARISON_WORDS[one]),
            key=f"sb_way_{one.number}_{field.name}",
            label_visibility="collapsed",
        )
        if not same:
            condition = Condition(field=field.name, comparison=comparison)
        elif comparison != condition.comparison:
            condition = condition.model_copy(update={"comparison": comparison})
        if field.missing:
            st.markdown(
                f":orange[:material/info: {parts.sentence(f'{field.missing} {field.hint}')}]"
            )
        value, drop = st.columns([5, 1], vertical_alignment="bottom")
        with value:
            operands, within = value_input.ask(one.number, field, condition)
        with drop:
            _remove(draft, one.number, _("Remove"))
        one.condition = Condition(
            field=field.name, comparison=comparison, operands=operands, within_days=within
        )


def _label(fields: Mapping[str, ConditionField], name: str) -> str:
    field = fields[name]
    return say("{label} (not known here)", label=field.label) if field.missing else field.label
