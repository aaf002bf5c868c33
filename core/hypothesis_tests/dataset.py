"""`Dataset`: everything about customers that can be compared, one column each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from core import cleaning, engine, features
from core.columns import ColumnKind
from core.errors import SettingError
from core.progress import Progress, silent
from core.settings import ReadSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from core.cleaning import CustomerTable, Orders
    from core.features import Customers

MAX_LEVELS = 20
_MAX_NUMERIC_LEVELS = 12
_MAX_NAMED = 3
FIRST_CATEGORY = "First category"
MODEL_SEGMENT, RFM_SEGMENT = "Model segment", "RFM segment"


@dataclass(frozen=True)
class Dataset:
    """What is known of customers, ready to be compared.

    Parameters
    ----------
    frame : one row a customer; numbers, and categories as text
    numbers : its columns that can be measured
    categories : its columns that sort customers into groups
    labels : how columns are called where that is not their name
    made_from : measures the model segments were made from
    """

    frame: pd.DataFrame
    numbers: tuple[str, ...]
    categories: tuple[str, ...]
    labels: Mapping[str, str]
    made_from: tuple[str, ...] = ()

    def label(self, name: str) -> str:
        """What a column is called on screen."""
        return self.labels.get(name, name)

    def resolve(self, name: str) -> str:
        """The column of a name or label, in any case.

        Raises
        ------
        SettingError : there is none
        """
        columns = {column.casefold(): column for column in self.frame.columns}
        columns |= {self.label(column).casefold(): column for column in self.frame.columns}
        column = columns.get(name.strip().casefold())
        if column is None:
            raise SettingError(
                f"There is nothing called {name[:60]!r} to compare.",
                f"There are {', '.join(self.label(str(column)) for column in self.frame.columns)}."[
                    :600
                ],
            )
        return column

    def has_column(self, name: str) -> bool:
        """Whether a name is that of one column."""
        known = {*self.frame.columns, *self.labels.values()}
        return name.strip().casefold() in {str(item).casefold() for item in known}

    def is_circular(self, of: str, by: str) -> bool:
        """Whether the segments were made from the very number that is compared."""
        if by == MODEL_SEGMENT:
            return of in self.made_from
        return by == RFM_SEGMENT and of in {feature.name for feature in features.RFM}

    def measure(self, names: str) -> tuple[pd.Series[float], str]:
        """A number of every customer: a column, or several added up, written with a plus.

        Raises
        ------
        SettingError : a column is not there, or holds no numbers
        """
        parts = [names] if self.has_column(names) else names.split("+")
        columns = [self.resolve(part) for part in parts]
        wrong = [name for name in columns if name not in self.numbers]
        if wrong:
            raise SettingError(
                f"{self.label(wrong[0])} is no number.", "Compare it as an attribute instead."
            )
        added = self.frame[columns].sum(axis="columns", min_count=len(columns))
        names_shown = [self.label(name) for name in columns]
        if len(names_shown) > _MAX_NAMED:
            names_shown = [names_shown[0], f"{len(names_shown) - 1} more"]
        return added, " + ".join(names_shown)


def build_dataset(
    customers: Customers,
    orders: Orders | None,
    table: CustomerTable | None,
    model: pd.Series[str] | None,
    rfm: pd.Series[str] | None,
    read: ReadSettings | None = None,
    progress: Progress = silent,
) -> Dataset:
    """What can be compared among the customers of a store.

    Parameters
    ----------
    customers : one row a customer
    orders, table : what they were measured from: one of the two
    model, rfm : the segment of every customer; None where there are none
    read : roles chosen by hand
    progress : called with the share done; may raise `Cancelled`
    """
    named = {MODEL_SEGMENT: model, RFM_SEGMENT: rfm}
    segments = {name: labels for name, labels in named.items() if labels is not None}
    if table is not None:
        return dataset_from_table(table, customers, segments, read)
    if orders is None:
        raise LookupError("customers come from orders or from a table of customers")
    with engine.query_steps(progress, "statistics", 1) as step:
        step("finding what each customer bought first")
        return dataset_from_orders(customers, orders, segments)


def dataset_from_orders(
    customers: Customers, orders: Orders, segments: Mapping[str, pd.Series[str]]
) -> Dataset:
    """What can be compared where orders are known.

    Parameters
    ----------
    customers : one row a customer
    orders : the clean lines, for the category of the first purchase
    segments : the segment of every customer, by what the segments are called
    """
    measures = features.separating_features()
    numbers = [measure.name for measure in measures if customers.frame[measure.name].notna().any()]
    frame = customers.frame[numbers].astype(float)
    categories = []
    for name, values in (("country", customers.frame["country"]), *segments.items()):
        categories += _add_category(frame, name, values)
    categories += _add_category(frame, FIRST_CATEGORY, first_categories(orders))
    made_from = tuple(feature.name for feature in customers.features)
    return Dataset(
        frame,
        tuple(numbers),
        tuple(categories),
        {measure.name: measure.label for measure in (*measures, features.COUNTRY)},
        made_from,
    )


def dataset_from_table(
    table: CustomerTable,
    customers: Customers,
    segments: Mapping[str, pd.Series[str]],
    read: ReadSettings | None = None,
) -> Dataset:
    """What can be compared in a table of customers: its columns, and what follows from them.

    Parameters
    ----------
    table : the rows as they were read
    customers : who of them are used, and what segments were made from
    segments : the segment of every customer, by what the segments are called
    read : roles chosen by hand
    """
    used = table.rows[cleaning.REASON].isna()
    ready = features.find_ready_made(table, read or ReadSettings(), customers.as_of)
    ids = table.rows[cleaning.CUSTOMER][used].astype("str")
    frame = pd.DataFrame(index=pd.Index(ids, name="customer_id"))
    numbers, categories = [], []
    for column in table.columns:
        if column.name == table.identity:
            continue
        values = table.rows[column.name][used]
        values.index = frame.index
        few = (
            column.kind is ColumnKind.NUMBER
            and column.whole
            and column.different <= _MAX_NUMERIC_LEVELS
        )
        if column.kind in {ColumnKind.NUMBER, ColumnKind.FLAG}:
            frame[column.name] = features.as_numbers(values)
            numbers.append(column.name)
        if column.kind is ColumnKind.CATEGORY:
            frame[column.name] = values.astype("object")
        if column.kind in {ColumnKind.CATEGORY, ColumnKind.FLAG} or few:
            categories.append(column.name)
    for recipe in ready.recipes:
        if recipe.makes != "share":
            made = recipe.make(table.rows, ready.day)[used]
            made.index = frame.index
            frame[recipe.name] = made
            numbers.append(recipe.name)
    for name, values in segments.items():
        categories += _add_category(frame, name, values)
    made_from = tuple(feature.name for feature in customers.features)
    return Dataset(frame, tuple(numbers), tuple(categories), {}, made_from)


def _add_category(frame: pd.DataFrame, name: str, values: pd.Series[str]) -> list[str]:
    """Add a category, where it has two values or more; the rarest beyond twenty are one."""
    known = values.reindex(frame.index).astype("object")
    counted = known.value_counts()
    if len(counted) < 2:  # noqa: PLR2004 - one value makes no groups
        return []
    if len(counted) > MAX_LEVELS:
        common = set(counted.index[: MAX_LEVELS - 1])
        known = known.where(known.isin(common) | known.isna(), "other")
    frame[name] = known
    return [name]


def first_categories(orders: Orders) -> pd.Series[str]:
    """The category of the first thing each customer bought; empty where the file has none."""
    with orders.tables() as (lines, _):
        frame = _first_category_query(lines).to_pandas()
    first: pd.Series[str] = frame.set_index("customer_id")["category"].dropna()
    return first


def _first_category_query(lines: ir.Table) -> ir.Table:
    bought = lines.filter((lines.amount >= 0) & lines.category.notnull())  # noqa: PD004 - Ibis calls it so
    first = bought.group_by("customer_id").aggregate(ordered_at=bought.ordered_at.min())
    # Several lines of the first order: the category with the most money in it, then by name.
    spent = (
        bought.semi_join(first, ["customer_id", "ordered_at"])
        .group_by(["customer_id", "category"])
        .aggregate(spent=lines.amount.sum())
    )
    return spent.group_by("customer_id").aggregate(
        category=spent.category.first(order_by=[spent.spent.desc(), spent.category])
    )
