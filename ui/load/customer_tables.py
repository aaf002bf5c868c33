"""A table of customers: which column is what, what customers are compared by, and recipes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import columns, formatting
from core.features import RFM
from core.formatting import N_, _, say
from core.settings import TableSettings
from ui import cache
from ui.components import parts
from ui.load import column_roles
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features import Feature, FeatureOptions
    from core.files import RawTable
    from ui.state.open_store import OpenStore

_MAIN = ("customer_id", "recency_days", "frequency", "monetary")
_MISSING = {"median": N_("Fill in the median"), "leave_out": N_("Leave the row out")}
_MAX_IN_VIEW = 30
_MEASURES = {feature.name: feature.words for feature in RFM}
_KINDS = (("number", N_("Numbers")), ("category", N_("Categories")), ("flag", N_("Yes or no")))


def settings() -> TableSettings:
    """What this visitor chose for the file that was handed over."""
    return session.current().upload.table or TableSettings()


def choose(raw: RawTable) -> None:
    """Show what was found in the table, and take over what the visitor changes.

    Raises
    ------
    ClienteleError : the table cannot be used as it was chosen
    """
    state = session.current()
    result = cache.offer(raw, state.private_folder(), state.upload.read, settings())
    st.subheader(_("Match your columns"), anchor=False)
    _roles(raw, result)
    st.markdown(parts.sentence(_history(result)))
    st.subheader(_("Features used to group customers"), anchor=False)
    _features(raw, result)


def in_use(store: OpenStore) -> None:
    """What the open store's customers are compared by, with the way to change it."""
    features = store.analysis.customers.features
    named = formatting.listed(
        [_(_MEASURES.get(feature.name, feature.name)) for feature in features]
    )
    st.markdown(say(":gray[Grouped by] {named}.", named=parts.sentence(named)))
    if not store.demo:
        st.page_link("pages/load.py", label=_("Choose other features"), icon=":material/tune:")


def _roles(raw: RawTable, feature_options: FeatureOptions) -> None:
    guesses = {guess.role: guess for guess in feature_options.ready.roles.guesses}
    made = tuple(recipe.name for recipe in feature_options.ready.recipes if recipe.makes == "total")
    for role in _MAIN:
        column_roles.row(raw, feature_options.ready.roles, guesses[role], more=made)
    with st.expander(_("More columns: order value, first and last order, joined, born, country")):
        for role in columns.CUSTOMER_ROLES:
            if role not in _MAIN:
                column_roles.row(raw, feature_options.ready.roles, guesses[role])


def _history(feature_options: FeatureOptions) -> str:
    if feature_options.no_history is None:
        money = "" if feature_options.ready.knows("monetary") else _(", without money")
        return say(
            "The file has recency and frequency{money}, so you also get RFM scores and segments.",
            money=money,
        )
    return say(
        "{no_history} You get no RFM scores, but you do get segments.",
        no_history=feature_options.no_history,
    )


def _features(raw: RawTable, feature_options: FeatureOptions) -> None:
    now = settings()
    used = {feature.name for feature in feature_options.chosen}
    recipes = [
        feature for feature in feature_options.features if _is_recipe(feature_options, feature)
    ]
    chosen: list[str] = []
    for kind, label in _KINDS:
        able = [one for one in feature_options.features if one.kind == kind and one not in recipes]
        if able:
            chosen += _pick(label, able, used)
    if recipes:
        st.markdown(_("**Ready-made features** :gray[built from this file's columns]"))
        chosen += _recipes(feature_options, recipes, used)
    _take(raw, feature_options, now, chosen)


def _pick(label: str, able: Sequence[Feature], used: set[str]) -> list[str]:
    """Every feature of a kind in view, those used marked; a list to search where there are many."""
    titles = {feature.name: _title(feature) for feature in able}
    now = [name for name in titles if name in used]
    key = _key(f"features_{label}")
    if len(able) > _MAX_IN_VIEW:
        return list(
            st.multiselect(label, list(titles), now, format_func=titles.__getitem__, key=key)
        )
    return list(
        st.pills(
            label,
            list(titles),
            selection_mode="multi",
            default=now,
            format_func=lambda name: parts.plain(titles[name]),
            key=key,
        )
    )


def _recipes(
    feature_options: FeatureOptions, recipes: Sequence[Feature], used: set[str]
) -> list[str]:
    """A switch for each recipe, with its words; the shares of one group share a switch."""
    groups: dict[str, list[Feature]] = {}
    by_name = {recipe.name: recipe for recipe in feature_options.ready.recipes}
    for feature in recipes:
        recipe = by_name[feature.name]
        title = (
            say("Shares of {group}", group=recipe.group)
            if recipe.makes == "share"
            else feature.name
        )
        groups.setdefault(title, []).append(feature)
    chosen: list[str] = []
    for title, members in groups.items():
        about = members[0].words if len(members) == 1 else _("Each column as a share of the total.")
        on = st.toggle(
            f"**{parts.plain(title)}** :gray[{parts.sentence(about)}]",
            value=any(member.name in used for member in members),
            key=_key(f"recipe_{title}"),
        )
        if on:
            chosen += [member.name for member in members]
    return chosen


def _take(
    raw: RawTable, feature_options: FeatureOptions, now: TableSettings, chosen: list[str]
) -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    missing = left.segmented_control(
        _("Missing numbers"),
        list(_MISSING),
        default=now.missing,
        format_func=lambda one: _(_MISSING[one]),
        required=True,
        key=_key("missing"),
    )
    coded = right.multiselect(
        _("Numbers that are codes"),
        [name for name in feature_options.numbers if name in raw.columns],
        default=[name for name in now.categories if name in feature_options.numbers],
        placeholder=_("None"),
        help=_("Such as a region number: a name, not an amount."),
        key=_key("codes"),
    )
    proposed = [feature.name for feature in feature_options.features if feature.proposed]
    in_order = [feature.name for feature in feature_options.features if feature.name in chosen]
    if not in_order:
        st.markdown(_(":orange[:material/warning: Choose at least one.]"))
    features = None if in_order in (proposed, []) else tuple(in_order)
    changed = TableSettings(features=features, missing=missing, categories=tuple(coded))
    if changed != now:
        if changed.categories != now.categories:
            # The lists change with the codes: what was picked from them is proposed anew.
            changed = changed.model_copy(update={"features": None})
        session.current().upload.table = changed
        st.rerun()


def _is_recipe(feature_options: FeatureOptions, feature: Feature) -> bool:
    return any(recipe.name == feature.name for recipe in feature_options.ready.recipes)


def _title(feature: Feature) -> str:
    """A measure with what it is made of; a column by its name."""
    if feature.made_from in {(), (feature.name,)}:
        return feature.name
    return f"{feature.words} ({formatting.listed(list(feature.made_from[:2]))})"


def _key(name: str) -> str:
    upload, codes = session.current().upload, "_".join(settings().categories)
    return upload.choice_key(f"table_{name}_{hash((codes, upload.read.roles))}")
