"""The list a campaign is measured by: who was contacted through what, and who was held out."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass

import pandas as pd

from core.errors import SettingError

COLUMNS = ("customer_id", "segment", "channel", "hold_out")
JOINED = " + "
"""Between the channels of a customer who was contacted through several."""
MAX_BYTES = 200_000_000
MAX_DAYS = 366
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}
_HINT = (
    "Use keep-to-measure.csv from the plan: customer_id, segment, channel and hold_out "
    "(yes or no), a row for each customer."
)


@dataclass(frozen=True)
class CampaignList:
    """Whom a campaign was for.

    Parameters
    ----------
    customers : segment, channel (several joined by " + ") and hold_out by customer_id; archetype,
        what learned rates know the segment by, where the list says so
    first_day : of the campaign, where the list says so
    days : within which orders count, where the list says so
    """

    customers: pd.DataFrame
    first_day: dt.date | None = None
    days: int | None = None

    def as_table(self) -> pd.DataFrame:
        """The list as it is written to a file."""
        table = self.customers.reset_index()
        table["hold_out"] = table["hold_out"].map({True: "yes", False: "no"})
        return table.assign(
            first_day="" if self.first_day is None else self.first_day.isoformat(),
            days="" if self.days is None else self.days,
        )


def read_campaign_list(content: bytes) -> CampaignList:
    """The list from its file.

    Parameters
    ----------
    content : a CSV file with `COLUMNS`; first_day and days where the plan knew them

    Raises
    ------
    SettingError : a column is missing, or a line cannot be used; it is named
    """
    if len(content) > MAX_BYTES:
        raise SettingError("The list is larger than 200 MB.", _HINT)
    try:
        table = pd.read_csv(
            io.BytesIO(content), sep=None, engine="python", dtype=str, encoding="utf-8-sig",
            keep_default_na=False,
        )  # fmt: skip
    except (ValueError, UnicodeDecodeError, csv.Error, pd.errors.ParserError) as problem:
        raise SettingError("The list is not a CSV table.", _HINT) from problem
    table.columns = table.columns.str.strip().str.lower()
    if missing := [name for name in COLUMNS if name not in table]:
        raise SettingError(f"The list has no column {missing[0]}.", _HINT)
    for name in COLUMNS:
        table[name] = table[name].str.strip()
    _refuse(table["customer_id"] == "", "there is no customer_id")
    _refuse(table["customer_id"].duplicated(), "the customer is on the list already")
    answer = table["hold_out"].str.lower()
    _refuse(~answer.isin(_YES | _NO), "hold_out is neither yes nor no")
    _refuse(table["channel"] == "", "there is no channel")
    customers = table[["customer_id", "segment", "channel"]].assign(hold_out=answer.isin(_YES))
    if "archetype" in table:
        customers["archetype"] = (
            table["archetype"].str.strip().where(lambda key: key != "", table["segment"])
        )
    return CampaignList(customers.set_index("customer_id"), _first_day(table), _days(table))


def _refuse(wrong: pd.Series[bool], reason: str) -> None:
    if wrong.any():
        raise SettingError(f"Line {int(wrong.argmax()) + 2} of the list: {reason}.", _HINT)


def _only_value(table: pd.DataFrame, name: str) -> str:
    """The one value of a column that has the same in every row; empty where there is none."""
    values = set(table[name].str.strip()) - {""} if name in table else set()
    if len(values) > 1:
        raise SettingError(f"The list names several values for {name}.", _HINT)
    return values.pop() if values else ""


def _first_day(table: pd.DataFrame) -> dt.date | None:
    text = _only_value(table, "first_day")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingError(f"The list's first_day {text[:20]} is no date.", _HINT) from None


def _days(table: pd.DataFrame) -> int | None:
    text = _only_value(table, "days")
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= MAX_DAYS:
        raise SettingError(f"The list's days {text[:20]} is no number from 1 to 366.", _HINT)
    return int(text)
