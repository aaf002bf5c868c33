"""Which features a table of customers offers, which of them are proposed, and which are chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import columns
from core.errors import SettingError
from core.features.customer_table import derived_columns as cookbook
from core.features.customer_table import derived_scores
from core.features.feature import Feature, FeatureKind
from core.features.registry import RFM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.cleaning import CustomerTable
    from core.columns import CustomerColumn
    from core.features.customer_table.derived_columns import Recipe
    from core.features.customer_table.ready_made_measures import ReadyMade
    from core.settings import TableSettings

NEARLY_THE_SAME = 0.95
"""A feature in which so many customers are alike tells hardly anybody apart."""
MOSTLY_MISSING = 0.4
MAX_FEATURES = 40

_KINDS: dict[columns.ColumnKind, FeatureKind] = {
    columns.ColumnKind.NUMBER: "number",
    columns.ColumnKind.FLAG: "flag",
    columns.ColumnKind.CATEGORY: "category",
}


def offer(table: CustomerTable, ready: ReadyMade) -> tuple[Feature, ...]:
    """Everything customers of a table could be compared by; the sensible ones are proposed.

    Not proposed are ids, dates and texts (which cannot be features at all), columns that are nearly
    the same or missing for most, what came of a campaign, and columns that a proposed recipe or a
    measure already holds.
    """
    features = [*_ready_made(ready), *_made(ready), *_columns(table, ready)]
    held = {
        column
        for feature in features
        if feature.proposed and feature.made_from != (feature.name,)
        for column in feature.made_from
    }
    features = _called_apart(features)
    single = [
        replace(feature, proposed=False, why="already included in another feature")
        if feature.proposed and feature.made_from == (feature.name,) and feature.name in held
        else feature
        for feature in features
    ]
    too_many = [feature for feature in single if feature.proposed][MAX_FEATURES:]
    return tuple(
        replace(feature, proposed=False, why=f"{MAX_FEATURES} features are proposed already")
        if feature in too_many
        else feature
        for feature in single
    )


def _called_apart(features: Sequence[Feature]) -> list[Feature]:
    """The same words for one feature only: MntWines and MntFruits are not both "high spend"."""
    taken: set[str] = set()
    apart = []
    for feature in features:
        plain = cookbook.plain(feature.name)
        if feature.much in taken:
            apart.append(replace(feature, little=f"low {plain}", much=f"high {plain}"))
        else:
            apart.append(feature)
        taken |= {feature.little, feature.much}
    return apart


def choose(
    offered: tuple[Feature, ...], settings: TableSettings, ready: ReadyMade
) -> tuple[Feature, ...]:
    """The features that are used: those chosen, else those proposed.

    A column that plays a role stands for its measure: `Recency` for recency_days.

    Raises
    ------
    SettingError : a name that is not offered
    """
    if settings.features is None:
        return tuple(feature for feature in offered if feature.proposed)
    by_name = {feature.name.casefold(): feature for feature in offered}
    for role in ("recency_days", "frequency", "monetary"):
        column = ready.roles[role]
        if column is not None and role in by_name:
            by_name.setdefault(column.casefold(), by_name[role])
    chosen: dict[str, Feature] = {}
    for name in settings.features:
        feature = by_name.get(name.casefold())
        if feature is None:
            raise SettingError(
                f"There is no feature {name[:60]!r} to group customers by.",
                f"There are {', '.join(item.name for item in offered) or 'none'}.",
            )
        chosen[feature.name] = feature
    if not chosen:
        raise SettingError("Choose a feature to group customers by.", "Choose at least one.")
    return tuple(chosen.values())


def _ready_made(ready: ReadyMade) -> Iterator[Feature]:
    for feature in RFM:
        if ready.knows(feature.name):
            behind = _behind(ready, ready.roles[feature.name])
            yield replace(feature, made_from=behind, why="it is a ready-made measure")


def _behind(ready: ReadyMade, column: str | None) -> tuple[str, ...]:
    """The columns of the file behind a role, through a recipe where there is one."""
    if column is None:
        return ()
    for recipe in ready.recipes:
        if recipe.name == column:
            return recipe.columns
    return (column,)


def _made(ready: ReadyMade) -> Iterator[Feature]:
    measures = {ready.roles["frequency"], ready.roles["monetary"]}
    for recipe in ready.recipes:
        if recipe.name in measures:
            continue
        yield _of_recipe(recipe)


def _of_recipe(recipe: Recipe) -> Feature:
    proposed = recipe.makes in {"age", "tenure"} or recipe.of != ""
    little, much = cookbook.called(recipe.name)
    if recipe.makes == "share":
        part = cookbook.plain(recipe.columns[0])
        little, much = f"less {part}", f"more {part}"
    return Feature(
        recipe.name,
        "number",
        recipe.words,
        recipe.columns,
        little,
        much,
        proposed=proposed,
        why="a ready-made feature" if proposed else "a ready-made feature; switch it on if useful",
    )


def _columns(table: CustomerTable, ready: ReadyMade) -> Iterator[Feature]:
    roles = {"recency_days", "frequency", "monetary", "average_order_value"}
    taken = {guess.column for guess in ready.roles.guesses if guess.role in roles}
    text = {notice.code for notice in ready.notices}
    apart = [column for column in table.columns if column.name not in taken]
    made_of_rfm = derived_scores.derived(apart, table.rows, ready.frame)
    for column in table.columns:
        kind = _KINDS.get(column.kind)
        if kind is None or column.name in taken:
            continue
        proposed, why = _worth_it(table, column, in_summary="repeat_summary" in text)
        if proposed and kind == "flag" and cookbook.is_outcome(column.name):
            proposed, why = (
                False,
                "it is an outcome, not a trait of the customer",
            )
        if proposed and column.name in made_of_rfm:
            proposed, why = False, "it is derived from recency, frequency and monetary value"
        little, much = cookbook.called(column.name)
        if kind == "flag":
            plain = cookbook.plain(column.name)
            little, much = f"{plain}: no", f"{plain}: yes"
        yield Feature(
            column.name,
            kind,
            f"Column {column.name}",
            (column.name,),
            little,
            much,
            column.levels[: columns.MAX_LEVELS],
            proposed,
            why,
        )


def _worth_it(
    table: CustomerTable, column: CustomerColumn, *, in_summary: bool
) -> tuple[bool, str]:
    missing = 1 - column.reading.filled / max(len(table.rows), 1)
    if column.commonest >= NEARLY_THE_SAME:
        return False, f"{column.commonest:.0%} of customers share one value"
    if missing > MOSTLY_MISSING:
        return False, f"{missing:.0%} of the values are missing"
    if in_summary:
        return False, "recency and frequency are derived from it"
    return True, "useful for grouping customers"
