"""A table of customers in, `Customers` out: measures where they are ready made, and features."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from core import cleaning, formatting
from core.columns import ColumnKind
from core.errors import NothingToSegmentError, Notice, SettingError
from core.features.customer_table import feature_selection, ready_made_measures
from core.features.customers import Customers, one_time_buyers
from core.features.feature import UNKNOWN_LEVEL
from core.features.registry import FEATURES
from core.formatting import Listed, Sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from core.columns import Roles
    from core.features.customer_table.derived_columns import Recipe
    from core.features.customer_table.ready_made_measures import ReadyMade
    from core.features.feature import Feature
    from core.files import RawTable
    from core.settings import ReadSettings, TableSettings


@dataclass(frozen=True)
class MeasuredTable:
    """What measuring a table of customers gives.

    Parameters
    ----------
    customers : one row a customer
    table : the table, with rows left out for missing numbers accounted for, and money
    roles : which column or recipe plays which role
    recipes : everything that can be made of the columns
    """

    customers: Customers
    table: cleaning.CustomerTable
    roles: Roles
    recipes: tuple[Recipe, ...]


@dataclass(frozen=True)
class FeatureOptions:
    """What a table of customers has to offer, before anything is computed.

    Parameters
    ----------
    ready : roles, recipes and ready-made measures
    features : everything customers could be compared by
    chosen : those of them that are used
    numbers : the columns that are numbers, or codes declared to be
    no_history : why there will be no RFM scores, None where there will be
    """

    ready: ReadyMade
    features: tuple[Feature, ...]
    chosen: tuple[Feature, ...]
    numbers: tuple[str, ...]
    no_history: str | None


def feature_options(
    table: cleaning.CustomerTable,
    read: ReadSettings,
    settings: TableSettings,
    as_of: dt.date | None,
) -> FeatureOptions:
    """What customers of a table could be compared by; a choice that no longer fits is dropped.

    Parameters
    ----------
    table : its rows as they were read
    read : roles chosen by hand
    settings : what is chosen so far
    as_of : the day to count to
    """
    ready = ready_made_measures.find_ready_made(table, read, as_of)
    offered = feature_selection.offer(table, ready)
    try:
        chosen = feature_selection.choose(offered, settings, ready)
    except SettingError:
        chosen = tuple(feature for feature in offered if feature.proposed)
    numbers = tuple(
        column.name
        for column in table.columns
        if column.kind is ColumnKind.NUMBER or column.name in settings.categories
    )
    return FeatureOptions(
        ready, offered, chosen, numbers, None if _has_history(ready) else _why_no_history(ready)
    )


def measure_customer_table(
    raw: RawTable,
    table: cleaning.CustomerTable,
    read: ReadSettings,
    settings: TableSettings,
    as_of: dt.date | None,
) -> MeasuredTable:
    """Measure every customer of a table that has one row each.

    Recency, frequency and monetary value are taken where the table holds them or what they follow
    from; what it does not hold stays missing. The features that customers are compared by stand
    beside them. A missing number counts as the median customer's, with a notice that says how many
    and what, or sets the row aside.

    Parameters
    ----------
    raw, table : the table, and its rows as they were read
    read : roles chosen by hand
    settings : which features are used, and what is done where a number is missing
    as_of : the day to which recency, ages and tenures are counted; the data's own when None

    Raises
    ------
    SettingError : a feature that is not there
    NothingToSegmentError : nobody is left, or there is nothing to tell customers apart by
    """
    ready = ready_made_measures.find_ready_made(table, read, as_of)
    offered = feature_selection.offer(table, ready)
    chosen = feature_selection.choose(offered, settings, ready)
    if not chosen:
        raise NothingToSegmentError(
            f"No column of {raw.source.name} can be used to group customers: there are only ids, "
            "dates, texts and columns with the same value for everyone.",
            "Upload a table with numbers or categories for each customer, or order lines.",
        )
    values = _values(table, ready, chosen)
    text = list(ready.notices)
    needed = [item.name for item in chosen if item.kind != "category"]
    needed += [name for name in ("recency_days", "frequency") if _has_history(ready)]
    needed += ["monetary"] if _has_history(ready) and ready.knows("monetary") else []
    needed = list(dict.fromkeys(needed))
    every = ready.frame.assign(**{name: values[name] for name in values.columns})
    missing = every[needed].isna() & table.rows[cleaning.REASON].isna().to_numpy()[:, None]
    if settings.missing == "leave_out":
        table = _without(table, missing.any(axis="columns"))
        text += _told_left_out(missing)
    else:
        text += list(_told_filled(every, missing, table, ready.recipes))
        used = table.rows[cleaning.REASON].isna()
        every[needed] = every[needed].fillna(every.loc[used, needed].median())
    spent = ready.frame["monetary"] if ready.knows("monetary") else None
    table = cleaning.account_for_rows(raw, table, spent, text)
    frame = _one_row_a_customer(every, table, ready, chosen)
    if frame.empty:
        raise NothingToSegmentError(
            f"No customer of {raw.source.name} has all the numbers used to group customers.",
            "Fill missing numbers with the median, or choose fewer features.",
        )
    placed = float(frame["frequency"].sum()) if frame["frequency"].notna().any() else None
    customers = Customers(
        frame=frame,
        as_of=ready.day,
        lines=None,
        orders=None if placed is None else int(placed),
        without_purchase=(),
        notices=tuple(_notices(ready, frame)),
        features=chosen,
        offered=offered,
        no_history=None if _has_history(ready) else _why_no_history(ready),
    )
    return MeasuredTable(customers, table, ready.roles, ready.recipes)


def _values(
    table: cleaning.CustomerTable, ready: ReadyMade, chosen: Sequence[Feature]
) -> pd.DataFrame:
    """Every feature for every row of the file: numbers, yes and no as 1 and 0, categories."""
    columns: dict[str, pd.Series[float] | pd.Series[str]] = {}
    for feature in chosen:
        if feature.name in ready.frame:
            columns[feature.name] = ready.frame[feature.name]
        elif feature.kind == "category":
            levels = table.rows[feature.name].where(table.rows[feature.name].isin(feature.levels))
            known = table.rows[feature.name].notna()
            columns[feature.name] = levels.where(levels.notna() | ~known, "other").fillna(
                UNKNOWN_LEVEL
            )
        else:
            columns[feature.name] = ready_made_measures.values(
                table, ready.recipes, feature.name, ready.day
            )
    return pd.DataFrame(columns, index=table.rows.index)


def _has_history(ready: ReadyMade) -> bool:
    """RFM needs to know when somebody bought last and how often; money may be missing."""
    return ready.knows("recency_days") and ready.knows("frequency")


def _why_no_history(ready: ReadyMade) -> str:
    lacking = [
        text
        for measure, text in (
            ("recency_days", "when customers last bought"),
            ("frequency", "how often"),
            ("monetary", "for how much"),
        )
        if not ready.knows(measure)
    ]
    return f"No order history: the table does not show {formatting.listed(lacking)}."


def _without(table: cleaning.CustomerTable, rows: pd.Series[bool]) -> cleaning.CustomerTable:
    reasons = table.rows[cleaning.REASON].astype("object").where(~rows, cleaning.MISSING.code)
    return replace(table, rows=table.rows.assign(**{cleaning.REASON: reasons}))


def _told_left_out(missing: pd.DataFrame) -> list[Notice]:
    rows = int(missing.any(axis="columns").sum())
    if not rows:
        return []
    lacking = missing.sum()
    named = tuple(
        Sentence("{feature} ({n})", feature=str(name), n=int(lacking[name]))
        for name in lacking.index[lacking > 0]
    )
    return [
        Notice(
            "missing_value_rows",
            Sentence(
                "{n:# row lacks|# rows lack} a number used to group customers and {n:is|are} left "
                "out: {features}.",
                n=rows,
                features=Listed(named, last=" and "),
            ),
            rows,
        )
    ]


def _told_filled(
    every: pd.DataFrame,
    missing: pd.DataFrame,
    table: cleaning.CustomerTable,
    recipes: Sequence[Recipe],
) -> Iterator[Notice]:
    used = table.rows[cleaning.REASON].isna()
    for name in missing.columns[missing.any()]:
        rows = int(missing[name].sum())
        middle = float(every.loc[used, name].median())
        made = any(recipe.name == name for recipe in recipes)
        yield Notice(
            "filled_with_median",
            Sentence(
                "{feature} is missing {wrong}in {n:# row|# rows}, which use the median, {median}.",
                feature=str(name),
                wrong="or cannot be right " if made else "",
                n=rows,
                median=middle,
            ),
            rows,
        )


def _one_row_a_customer(
    every: pd.DataFrame, table: cleaning.CustomerTable, ready: ReadyMade, chosen: Sequence[Feature]
) -> pd.DataFrame:
    used = table.rows[cleaning.REASON].isna()
    frame = pd.DataFrame(index=table.rows.index[used])
    for name in FEATURES:
        known = every[name][used] if name in every else None
        frame[name] = float("nan") if known is None else known
    country = ready.roles["country"]
    frame["country"] = table.rows[country][used].astype("object") if country else None
    for feature in chosen:
        # A column called country may hold something else: where it is compared by, that counts.
        if feature.name not in frame or feature.name == "country" != country:
            frame[feature.name] = every[feature.name][used]
    frame.index = pd.Index(table.rows[cleaning.CUSTOMER][used].astype("str"), name="customer_id")
    return frame.sort_index()


def _notices(ready: ReadyMade, frame: pd.DataFrame) -> Iterator[Notice]:
    if _has_history(ready):
        yield from one_time_buyers(frame)
    if not _has_history(ready):
        yield Notice(
            "no_order_history",
            f"{_why_no_history(ready)} RFM scores need that, but you still get segments from the "
            "features you choose.",
        )
    elif not ready.knows("monetary"):
        yield Notice(
            "no_money_column",
            "The file has no column with money, so customers differ only in recency and frequency.",
        )
