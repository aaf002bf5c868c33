"""Tables with a row a customer that say how they are reached: only those who may be contacted.

Such a table is a list to whoever opens it, whatever it was made for. One that names nobody's
address is for analysis and holds everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import contacts
from core.exports.business_intelligence import customer_names
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from core.analysis import Analysis
    from core.contacts import Permission

_REACHED_BY: frozenset[contacts.Field] = frozenset({"email", "phone"})


def carries_contacts(analysis: Analysis, columns: Iterable[str] | None = None) -> bool:
    """Whether a table of customers says how they are reached.

    It does where their ids are addresses, numbers or names, or a column is called like one of
    addresses or numbers.

    Parameters
    ----------
    analysis : of the shop
    columns : of the table; those of the customers where None
    """
    names = [str(name) for name in (analysis.customers.frame if columns is None else columns)]
    return customer_names.hides_ids(analysis) or bool(
        _REACHED_BY & set(contacts.name_matches(names))
    )


def permitted_rows(
    table: pd.DataFrame, analysis: Analysis, permission: Permission | None
) -> pd.DataFrame:
    """A table of customers without those who may not be contacted, where it says how they are.

    Parameters
    ----------
    table : with a column customer_id
    analysis : of the shop
    permission : who may be contacted; nobody is left out where None
    """
    if permission is None or not carries_contacts(analysis, table.columns):
        return table
    return table[table["customer_id"].isin(permission.customers)].reset_index(drop=True)


def left_out_sentence(
    ids: Iterable[str], analysis: Analysis, permission: Permission | None
) -> Sentence | None:
    """How many of some customers their table leaves out; None where it leaves out nobody.

    Parameters
    ----------
    ids : of the customers
    analysis : of the shop
    permission : who may be contacted
    """
    if permission is None or not carries_contacts(analysis):
        return None
    gone = len(set(ids) - set(permission.customers))
    if not gone:
        return None
    return Sentence(
        "{n:# customer is|# customers are} left out: the table says how customers are reached, so "
        "it holds only those who agreed to marketing and are on no suppression list.",
        n=gone,
    )
