"""What one row of a table is: an order line, an order, a payment, or a customer."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from core import files, vocabulary
from core.columns import column_profile
from core.columns.role_resolution import named_column, nameless
from core.columns.roles import ROLES, Roles
from core.engine import connect, is_empty_cell, trimmed_text
from core.formatting import N_
from core.settings import ReadSettings


class Grain(enum.StrEnum):
    """What one row of a table is."""

    ORDER_LINES = "order_lines"
    ORDERS = "orders"
    PAYMENTS = "payments"
    CUSTOMERS = "customers"


GRAIN_TEXT = {
    Grain.ORDER_LINES: N_("one row per order line"),
    Grain.ORDERS: N_("one row per order"),
    Grain.PAYMENTS: N_("one row per payment"),
    Grain.CUSTOMERS: N_("one row per customer"),
}

NEARLY_UNIQUE = 0.98
"""Different ids per row from which on a column tells rows apart; a few copies are no purchases."""

_MOSTLY_UNIQUE = 0.9
"""Below this share rows repeat by design: two orders on a day, or copies of a row, are rarer."""

_LIKE = 0.6
_MIN_ID_WIDTH = 6
_STRONG = 0.9
_FEWEST_SIGNS = 2
_NAMED = 4
_MOST_LOOKED_AT = 60
_LIFE_DATES = ("first_order_at", "last_order_at", "joined_at", "born_at")
_READY_MADE = ("recency_days", "frequency", "first_order_at", "last_order_at", "monetary")
_ABOUT_A_PERSON = ("attribute", "joined_at", "born_at", "average_order_value", *_READY_MADE)
_ABOUT_A_SALE = ("product_id", "product_name", "quantity", "unit_price", "refund", "kind", "status")


@dataclass(frozen=True, slots=True)
class TableGrain:
    """What one row is, and how that is known.

    Parameters
    ----------
    shape : what one row is
    reason : why, in a few words
    chosen : by the user
    """

    shape: Grain
    reason: str
    chosen: bool = False

    @property
    def of_customers(self) -> bool:
        """Whether one row is one customer."""
        return self.shape is Grain.CUSTOMERS


def detect_grain(raw: files.RawTable, read: ReadSettings, guessed: Roles) -> TableGrain:
    """Tell what one row is, from the names of the columns and from what repeats.

    A customer who comes twice can only be one who bought twice. Where nobody does, the columns
    decide: an order number, a price or an order date speak for sales, and a table without any of
    these, or with facts about a person and totals beside a date, is one of customers.

    Parameters
    ----------
    raw : the table
    read : a shape chosen by the user goes before everything; so do roles
    guessed : the roles as they were guessed
    """
    if read.shape != "auto":
        return TableGrain(Grain(read.shape), "chosen by you", chosen=True)
    by_hand = {role for role, column in read.roles if column is not None}
    if by_hand - set(ROLES):
        return TableGrain(Grain.CUSTOMERS, "you chose a column that describes customers")
    table = _Table(raw, guessed)
    table_grain = None
    if "ordered_at" not in by_hand and guessed.export is None:
        table_grain = _one_a_customer(table)
    return table_grain or _of_sales(table)


def find_identity(raw: files.RawTable, read: ReadSettings, guessed: Roles) -> str | None:
    """The column that names customers in a table of customers, None where there is none.

    Parameters
    ----------
    raw : the table
    read : a column chosen by hand goes before; None leaves the role out
    guessed : the roles as they were guessed
    """
    by_hand = dict(read.roles)
    if "customer_id" in by_hand:
        chosen = by_hand["customer_id"]
        return None if chosen is None else named_column(raw, "customer_id", chosen)
    return guessed["customer_id"] or _unique_id(raw)


def _unique_id(raw: files.RawTable) -> str | None:
    """A column called like an id that is different in every row, or a first one that looks so."""
    named = {column: _id_score(column) for column in raw.columns}
    for column in sorted(raw.columns, key=lambda name: -named[name]):
        if named[column] > 0 and _uniqueness(raw, column) >= _MOSTLY_UNIQUE:
            return column
    first = raw.columns[0]
    measures = (*_ABOUT_A_PERSON, "amount", "unit_price", "quantity", "code")
    unknown = all(vocabulary.match_role(role, first).score < _LIKE / 2 for role in measures)
    return first if unknown and _numbers_people(raw, first) else None


def _numbers_people(raw: files.RawTable, column: str) -> bool:
    """Whether values are long numbers of one width, each there once."""
    text = trimmed_text(column)
    with connect() as connection:
        row = connection.execute(
            "SELECT count(DISTINCT text) = count(*), min(length(text)), max(length(text)), "
            r"bool_and(regexp_full_match(text, '\d+')) FROM "
            f"(SELECT {text} AS text FROM {raw.only([column])})"
        ).fetchone()
    once, shortest, longest, digits = row or (False, 0, 0, False)
    return bool(once and digits and _MIN_ID_WIDTH <= (shortest or 0) == longest)


def fits(role: str, columns: Iterable[str], least: float = _LIKE) -> tuple[str, ...]:
    """The columns whose names fit a role at least so well."""
    return tuple(column for column in columns if vocabulary.match_role(role, column).score >= least)


class _Table:
    """What is looked at to tell the shapes apart."""

    def __init__(self, raw: files.RawTable, guessed: Roles) -> None:
        self.raw, self.guessed = raw, guessed
        self.nameless = nameless(raw)
        self.date = self._order_date()
        self.customer = guessed["customer_id"]
        # Without a date a few ids that come again are copies; with one they are further orders.
        enough = _MOSTLY_UNIQUE if self.date is None else NEARLY_UNIQUE
        self.customer_repeats = (
            self.customer is not None and _uniqueness(raw, self.customer) < enough
        )
        self.sale = tuple(
            column
            for role in _ABOUT_A_SALE
            if (column := guessed[role]) is not None
            and vocabulary.match_role(role, column).score >= _STRONG
            and not self._describes(column)
        )

    def _order_date(self) -> str | None:
        """The date of an order; a date in a customer's life is none."""
        column = self.guessed["ordered_at"]
        if column is None:
            return None
        of_order = vocabulary.match_role("ordered_at", column).score
        of_life = max(vocabulary.match_role(role, column).score for role in _LIFE_DATES)
        return None if of_life >= _LIKE and of_life >= of_order else column

    @property
    def order(self) -> str | None:
        """The column that surely numbers orders, apart from the one that names customers."""
        column = self.guessed["order_id"]
        sure = column is not None and vocabulary.match_role("order_id", column).score >= _STRONG
        return column if sure else None

    @property
    def about_people(self) -> tuple[str, ...]:
        """Columns that describe a customer: a person's facts, totals, dates of a life."""
        return tuple(column for column in self.raw.columns if self._describes(column))

    def _describes(self, column: str) -> bool:
        if column in (self.date, self.customer, self.order):
            return False
        as_money = column in (self.guessed["amount"], self.guessed["unit_price"])
        # "total" is what a customer spent as often as what an order came to: money says nothing.
        roles = [role for role in _ABOUT_A_PERSON if not (as_money and role == "monetary")]
        return any(vocabulary.match_role(role, column).score >= _LIKE for role in roles)


def _one_a_customer(table: _Table) -> TableGrain | None:
    """A table of customers, with the reason; None where the rows are sales."""
    if table.nameless or table.customer_repeats or table.order is not None:
        return None
    people = table.about_people
    if table.date is None:
        return _without_order_dates(table)
    sure = vocabulary.match_role("ordered_at", table.date).score >= 1
    totals = any(fits(role, people, _STRONG) for role in _READY_MADE)
    if (
        table.customer is None
        or len(people) < _FEWEST_SIGNS
        or len(people) <= len(table.sale)
        or (sure and not totals)
        or table.sale
    ):
        return None
    return TableGrain(
        Grain.CUSTOMERS,
        f"every value of {table.customer} appears once, and {_named(people)} describe customers",
    )


def _without_order_dates(table: _Table) -> TableGrain | None:
    raw = table.raw
    priced = [column for column in table.sale if column == table.guessed["unit_price"]]
    if len(table.sale) > 1 and not table.about_people and (priced or table.customer is None):
        return None  # lines of products: the roles name what is missing
    if table.customer is None and not table.about_people and _has_dates(raw):
        return None  # sales under names that nobody understands: one row is no customer
    unique = table.customer or _unique_id(raw)
    others = [column for column in raw.columns if column != unique]
    if len(others) < _FEWEST_SIGNS and not table.about_people:
        return None
    life = [column for role in _LIFE_DATES for column in fits(role, raw.columns)]
    no_date = "there is no order date column"
    if life:
        no_date += f" ({_named(dict.fromkeys(life))} looks like a sign-up or birth date)"
    if unique is None:
        return TableGrain(Grain.CUSTOMERS, f"{no_date} or names a customer")
    return TableGrain(Grain.CUSTOMERS, f"every value of {unique} appears once, and {no_date}")


def _has_dates(raw: files.RawTable) -> bool:
    """Whether nearly every cell of some column is a date, whatever it is called."""
    columns = raw.columns[:_MOST_LOOKED_AT]
    with connect() as connection:
        column_profile.sample(connection, raw, columns)
        facts = column_profile.facts(connection, raw, columns)
    return any(
        one.dates >= _MOSTLY_UNIQUE and one.usable >= _MOSTLY_UNIQUE for one in facts.values()
    )


def _of_sales(table: _Table) -> TableGrain:
    """Lines, orders or payments."""
    raw, guessed = table.raw, table.guessed
    order = guessed["order_id"]
    products = any(guessed[role] for role in ("product_id", "product_name", "unit_price"))
    if order is not None and _uniqueness(raw, order) < NEARLY_UNIQUE:
        return TableGrain(Grain.ORDER_LINES, f"several rows share one {order}")
    if paid := _of_payments(table):
        return TableGrain(Grain.PAYMENTS, paid)
    if order is not None:
        return TableGrain(Grain.ORDERS, f"every {order} appears once")
    if products:
        return TableGrain(Grain.ORDER_LINES, "rows have products or unit prices")
    moment = [column for column in (table.customer, table.date) if column is not None]
    if len(moment) > 1 and _uniqueness(raw, *moment) < _MOSTLY_UNIQUE:
        return TableGrain(Grain.ORDER_LINES, "customers have several rows at the same time")
    return TableGrain(
        Grain.ORDERS,
        "there is no product column, and hardly any customer has two rows at the same time",
    )


def _of_payments(table: _Table) -> str | None:
    """Why rows are payments, None where they are not."""
    export = table.guessed.export
    if export is not None and "pay" in export.name.casefold():
        return f"recognised as {export.name}"
    paid = fits("payment", table.raw.columns, _STRONG)
    sold = any(table.guessed[role] for role in ("product_id", "product_name", "quantity"))
    return f"{paid[0]} belongs to a payment" if paid and not sold else None


def _id_score(column: str) -> float:
    """How much a name looks like that of an id, on a table that may be of anybody."""
    score = vocabulary.match_role("customer_id", column).score
    held = set(vocabulary.split_words(column))
    if held & {"id", "uuid", "guid", "key"} or "id" in column:
        return max(score, 0.4)
    return max(score, 0.3 if held & {"no", "nr", "number", "nummer", "ref", "reference"} else 0.0)


def _uniqueness(raw: files.RawTable, *columns: str) -> float:
    """Different values (or combinations of them) per filled row, 0 to 1; 0 where all is empty."""
    texts = [trimmed_text(column) for column in columns]
    named = ", ".join(f"{text} AS text_{place}" for place, text in enumerate(texts))
    filled = " AND ".join(f"NOT {is_empty_cell(f'text_{place}')}" for place, _ in enumerate(texts))
    together = ", ".join(f"text_{place}" for place, _ in enumerate(texts))
    with connect() as connection:
        row = connection.execute(
            f"SELECT count(DISTINCT ({together})), count(*) FROM (SELECT {named} "
            f"FROM {raw.only(columns)}) WHERE {filled}"
        ).fetchone()
    different, rows = row or (0, 0)
    return different / rows if rows else 0.0


def _named(columns: Iterable[str]) -> str:
    names = list(columns)
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
