"""`Reading`: how one column is read for one role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ColumnParser:
    """How one column is read for one role.

    Parameters
    ----------
    role : the role it is read for
    column : the column in the raw table
    sql : an engine expression over the raw table that gives the typed value, null where it cannot
        be read or is blank: VARCHAR for ids and names, TIMESTAMP for dates (on the
        shop's own clock), DECIMAL(18, 6) for quantities and money
    label : the reading in plain words, e.g. "day first, like 31/12/2024"
    filled : rows that hold anything at all
    unreadable : rows that hold something this reading cannot read
    ambiguous : the file itself does not decide the reading (every day is 12 or less)
    example : an unreadable value, for the message
    once_per_order : it stands on one line of each order only and belongs to the whole order
    form : what its number says where that differs: `hundredths` of money, or `whole` where it may
        be hundredths; `yes_or_no` of a refund, which gives all of the sale back; `visits` of
        events; one of `discount_form.UNITS`, or `none`, of a discount
    off : of a discount, the roles it is still to be taken off
    assumed : of a discount, neither values nor names decide what it says
    clock : for dates: `own` where the offsets from UTC in the file are left as they are, `utc`
        where times of day are in UTC
    """

    role: str
    column: str
    sql: str
    label: str
    filled: int
    unreadable: int
    ambiguous: bool = False
    example: str | None = None
    once_per_order: bool = False
    form: str = ""
    clock: Literal["", "own", "utc"] = ""
    off: tuple[str, ...] = ()
    assumed: bool = False
