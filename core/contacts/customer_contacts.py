"""How each customer is reached: the last that the file says, one row a customer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from core.contacts.contact_columns import (
    ContactChoices,
    cell,
    consent,
    find_contact_columns,
)
from core.contacts.contact_fields import FIELDS, Field
from core.engine import ROW, connect, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.cleaning import CustomerTable
    from core.columns import ColumnParser
    from core.files import RawTable

_MAX_KEY_COLUMNS = 60
_MOMENT = "coalesce(moment, '-infinity'::TIMESTAMP)"


@dataclass(frozen=True, eq=False)
class Contacts:
    """Contact data of the customers of a shop.

    Parameters
    ----------
    frame : one row a customer, indexed by customer_id; a column a field. Texts are as the file has
        them, null where it says nothing; consents are true, false or null
    columns : where each field stands in the file
    """

    frame: pd.DataFrame
    columns: Mapping[Field, str]

    @classmethod
    def none(cls) -> Contacts:
        """The contacts of a shop that gives none, or wants none taken."""
        return cls(pd.DataFrame(index=pd.Index([], dtype="str", name="customer_id")), {})

    @property
    def reaches(self) -> bool:
        """Whether anybody can be written to or called."""
        return bool({"email", "phone"} & set(self.columns))

    def knows(self, field: Field) -> bool:
        """Whether the file says anything about a field."""
        return field in self.columns

    def updated(self, other: Contacts) -> Contacts:
        """These contacts, with what the other ones know in their place."""
        frame = other.frame.combine_first(self.frame)
        fields = [field for field in FIELDS if field in frame.columns]
        return replace(self, frame=frame[fields], columns={**self.columns, **other.columns})


def contacts_of_orders(
    raw: RawTable, readings: Sequence[ColumnParser], chosen: ContactChoices = ()
) -> Contacts:
    """What a file of orders says of how to reach its customers.

    Where the rows of a customer disagree, the latest order is right; of a consent that is given
    and withdrawn at one moment, the withdrawal.

    Parameters
    ----------
    raw : the table as the file holds it, further tables joined to it
    readings : how each role's column is read, of the cleaning report
    chosen : as for `find_contact_columns`
    """
    by_role = {reading.role: reading for reading in readings}
    customer, moment = by_role["customer_id"], by_role.get("ordered_at")
    columns = contact_columns_of_orders(raw, readings, chosen)
    when = "NULL" if moment is None else moment.sql
    needed = [customer.column, *columns.values(), *([moment.column] if moment else [])]
    owned = f"SELECT *, ({customer.sql}) AS owner, ({when}) AS moment FROM {raw.only(needed)}"
    return _last_known(owned, columns)


def contact_columns_of_orders(
    raw: RawTable, readings: Sequence[ColumnParser], chosen: ContactChoices = ()
) -> dict[Field, str]:
    """Where a file of orders holds contact data: no column that plays another role.

    Parameters
    ----------
    raw, readings, chosen : as for `contacts_of_orders`
    """
    shared = {"customer_id", "country"}
    taken = {reading.column for reading in readings if reading.role not in shared}
    customer = next(one.column for one in readings if one.role == "customer_id")
    return find_contact_columns(raw, taken, customer, chosen)


def contacts_of_table(raw: RawTable, table: CustomerTable, chosen: ContactChoices = ()) -> Contacts:
    """What a table with one row a customer says of how to reach them.

    Parameters
    ----------
    raw : the table as the file holds it
    table : its rows as they were read
    chosen : as for `find_contact_columns`
    """
    columns = find_contact_columns(raw, (), table.identity, chosen)
    owners = table.rows.loc[table.rows["__reason"].isna(), "__customer_id"].astype("str")
    known = pd.DataFrame({"row": owners.index, "owner": owners.to_numpy()})
    owned = (
        f"SELECT raw.*, owner, NULL AS moment FROM {raw.only(columns.values())} AS raw "
        f"JOIN owners ON owners.row = raw.{quoted(ROW)}"
    )
    return _last_known(owned, columns, known)


def contacts_of_list(raw: RawTable, customers: pd.Index, least: float = 0.1) -> Contacts:
    """What a second table says of how to reach the customers of a shop: its list of customers.

    Parameters
    ----------
    raw : the table
    customers : the customer_id of everybody; the column that knows most of them is the key
    least : the share of the customers that it must know to be about them

    Returns
    -------
    `Contacts.none()` where no column names customers of this shop
    """
    known = pd.DataFrame({"owner": customers.astype("str")})
    known["key"] = known["owner"].str.strip().str.casefold()
    key = _key_column(raw, known, least)
    if key is None:
        return Contacts.none()
    columns = find_contact_columns(raw, (), key)
    owned = (
        f"SELECT raw.*, owner, NULL AS moment FROM {raw.only([key, *columns.values()])} AS raw "
        f"JOIN owners ON owners.key = lower({cell(key)})"
    )
    return _last_known(owned, columns, known)


def _key_column(raw: RawTable, known: pd.DataFrame, least: float) -> str | None:
    """The column that names most customers of the shop, None where none names enough."""
    names = raw.columns[:_MAX_KEY_COLUMNS]
    keys = [f"lower({cell(name)})" for name in names]
    counts = ", ".join(
        f"count(DISTINCT {key}) FILTER ({key} IN (SELECT key FROM owners))" for key in keys
    )
    with connect() as connection:
        connection.register("owners", known)
        row = connection.execute(f"SELECT {counts} FROM {raw.only(names)}").fetchone() or ()
    best = max(zip(row, names, strict=True), key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] >= max(1, len(known) * least) else None


def _last_known(
    owned: str, columns: Mapping[Field, str], owners: pd.DataFrame | None = None
) -> Contacts:
    """The last filled cell of each field for each customer.

    Parameters
    ----------
    owned : a query for the cells with `owner` and `moment`
    columns : where each field stands
    owners : a table that the query joins
    """
    if not columns:
        return Contacts.none()
    fields = ", ".join(f"{_last(field, column)} AS {field}" for field, column in columns.items())
    with connect() as connection:
        if owners is not None:
            connection.register("owners", owners)
        frame = connection.execute(
            f"SELECT owner AS customer_id, {fields} FROM ({owned}) "
            "WHERE owner IS NOT NULL GROUP BY owner ORDER BY owner"
        ).df()
    return Contacts(frame.set_index("customer_id"), dict(columns))


def _last(field: Field, column: str) -> str:
    """The last filled cell by moment, then by row: blank ones say nothing."""
    text = cell(column)
    value, order = text, f"{_MOMENT}, {quoted(ROW)}"
    if field.endswith("_consent"):
        value = f"({consent(text)})"
        order = f"{_MOMENT}, NOT {value}, {quoted(ROW)}"
    return f"max_by({value}, ({order})) FILTER ({value} IS NOT NULL)"
