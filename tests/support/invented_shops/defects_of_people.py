"""What can be odd about who a customer is, what an order is, and when it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from invented_shops.tables import Row

if TYPE_CHECKING:
    from invented_shops.drafts import Draft

ORDERED = ("orders", "lines_price", "lines_total", "lines_amount")


def blank_customers(draft: Draft) -> None:
    for rows in draft.some_orders(0.12):
        for row in rows:
            row.update(customer="", person="", email="", counts=False)


def _nobody(draft: Draft, name: str, number: object) -> None:
    """A third of the orders are of nobody known."""
    for rows in draft.some_orders(0.3):
        for row in rows:
            row.update(customer=number, person=name, email="", counts=False)
    draft.fitting = rf"nobody|placeholder|no_customer|walk.?in|{name}"


def walk_in(draft: Draft) -> None:
    _nobody(draft, draft.word("walk_in"), 1)


def guest(draft: Draft) -> None:
    _nobody(draft, draft.word("guest"), "")


def cash_sale(draft: Draft) -> None:
    _nobody(
        draft, draft.rng.choice(("CASH", "Cash sale", "N/A", "Unknown", "Counter Sales")), 99999
    )


def guest_number(draft: Draft) -> None:
    _nobody(draft, "", 0)


def email_case(draft: Draft) -> None:
    """People write their address as they please, from order to order."""
    for rows in draft.by_order().values():
        text = rows[0]["email"]
        written = draft.rng.choice((text, text, text.upper(), text.title(), f"{text} "))
        for row in rows:
            row["email"] = written


def name_case(draft: Draft) -> None:
    """Nobody says whether names written apart are one person: both counts are fair."""
    for rows in draft.by_order().values():
        if draft.rng.random() < 0.3:
            for row in rows:
                row["person"] = row["person"].upper()
    draft.also["customers"] = {len({row["person"] for row in draft.main.rows})}


def tickets_restart(draft: Draft) -> None:
    """Each day begins with ticket 1; several are sold a day."""
    day_of: dict[dt.date, int] = {}
    for place, rows in enumerate(draft.by_order().values()):
        day = dt.datetime(2024, 1, 2) + dt.timedelta(days=place // 6)
        ticket = day_of[day] = day_of.get(day, 0) + 1
        for row in rows:
            at = row["at"].replace(year=day.year, month=day.month, day=day.day)
            row.update(order=ticket, at=at, date=at)
    draft.fitting, draft.about = "order_number", ("orders",)


def numbered_by_year(draft: Draft) -> None:
    """The second year's numbers are those of the first; each is used by two customers."""
    orders = list(draft.by_order().values())
    half = len(orders) // 2
    for place, rows in enumerate(orders):
        for row in rows:
            row["order"] = 1001 + place % half
    draft.fitting, draft.about = "order_number", ("orders",)


def _statuses(draft: Draft, key: str) -> None:
    draft.main.roles.append("status")
    for row in draft.main.rows:
        row["status"] = draft.word("done")
    for rows in draft.some_orders(0.12):
        for row in rows:
            row.update(status=draft.word(key), counts=False)
    draft.fitting, draft.about = "unknown_status", ("orders", "revenue", "days")


def cancelled(draft: Draft) -> None:
    _statuses(draft, "cancelled")


def refunded_status(draft: Draft) -> None:
    _statuses(draft, "back")


def events(draft: Draft) -> None:
    """A log of a web shop: most rows only looked."""
    draft.main.roles.append("kind")
    draft.headers["kind"] = draft.rng.choice(("event_type", "Event", "action"))
    buy = draft.rng.choice(("purchase", "Purchase", "order"))
    rows: list[Row] = []
    for row in draft.main.rows:
        looked = row | {"counts": False, "order": ""}
        for minutes, what in ((9, "view"), (4, "cart")):
            at = row["at"] - dt.timedelta(minutes=minutes)
            rows.append(looked | {"kind": what, "at": at, "date": at, "quantity": 1})
        rows.append(row | {"kind": buy})
    draft.main.rows = rows
    draft.fitting, draft.about = "event|view", ("orders", "revenue")


def date_and_time(draft: Draft) -> None:
    """The day and the hour stand in columns of their own."""
    draft.main.roles.append("time")
    draft.headers["time"] = draft.rng.choice(("Time", "time", "Hour"))
    for row in draft.main.rows:
        row["time"] = f"{row['at']:%H:%M}"


def key_for_each_order(draft: Draft) -> None:
    """Orders name a key made for each of them; the table of customers says who that was."""
    customers, orders, _ = draft.tables
    person = {row["customer"]: row for row in customers.rows}
    made = []
    for row in orders.rows:
        key = f"k{row['order']}x"
        made.append(person[row["who"]] | {"person_id": f"P{row['who']}", "customer": key})
        row["customer"] = key
    customers.rows = made
    customers.roles = ["customer", "person_id", "city"]
    draft.headers |= {"person_id": "customer_unique_id", "customer": "customer_id"}


def names_in_two_columns(draft: Draft) -> None:
    """First and last name stand apart: the last alone is several people."""
    draft.main.roles = [one for one in draft.main.roles if one != "person"] + [
        "first_name",
        "last_name",
    ]
    first, last = {"de": ("Vorname", "Nachname"), "fr": ("Prénom", "Nom")}.get(
        draft.layout.language, ("First Name", "Last Name")
    )
    draft.headers |= {"first_name": first, "last_name": last}
    for row in draft.main.rows:
        row["first_name"], row["last_name"] = row["person"].split()
    draft.fitting, draft.about = "last_name|first_name|surname", ("customers",)


def staff_beside(draft: Draft) -> None:
    """Someone who works there has a column that sounds like a customer's."""
    draft.main.roles.insert(0, "clerk")
    draft.headers["clerk"] = draft.rng.choice(
        ("User ID", "user_id", "Account Owner", "Created by", "Agent", "Sales Person", "Person ID")
    )
    for row in draft.main.rows:
        row["clerk"] = str(row["what"] % 4 + 1)


def scores_beside(draft: Draft) -> None:
    """A table of customers with scores that were made of the same figures."""
    draft.main.roles += ["r_score", "segment"]
    draft.headers |= {"r_score": "R_Score", "segment": "RFM Segment"}
    for row in draft.main.rows:
        row["r_score"] = str(1 + row["frequency"] % 5)
        row["segment"] = "Champions" if row["frequency"] > 3 else "Others"


def orders_without_lines(draft: Draft) -> None:
    """Of a few orders no line is there: whether they count is for the product to say."""
    gone = {rows[0]["what"] for rows in draft.some_orders(0.06)}
    draft.also["orders"] = {len(draft.by_order())}
    draft.also["days"] = set()
    draft.main.rows = [row for row in draft.main.rows if row["what"] not in gone]


_NUMBERED = {"shape": ORDERED}
_SIMPLE_DAYS = ("iso", "dmy_slash", "dmy_dot", "mdy_slash", "english", "compact", "dmy_short")
_TIMES = ("iso_time", "iso_t", "dmy_dot_time", "mdy_time", "ymd_slash", "to_minute", "epoch")

DEFECTS: dict[str, tuple[Callable[[Draft], None], dict[str, tuple[str, ...]]]] = {
    "blank_customers": (blank_customers, _NUMBERED),
    "walk_in": (walk_in, {**_NUMBERED, "customer_key": ("person", "number_person")}),
    "guest": (guest, {**_NUMBERED, "customer_key": ("person",)}),
    "cash_sale": (cash_sale, {**_NUMBERED, "customer_key": ("person", "number_person")}),
    "guest_number": (guest_number, {**_NUMBERED, "customer_key": ("number",)}),
    "email_case": (email_case, {**_NUMBERED, "customer_key": ("email",)}),
    "name_case": (name_case, {**_NUMBERED, "customer_key": ("person",)}),
    "tickets_restart": (tickets_restart, _NUMBERED),
    "numbered_by_year": (numbered_by_year, _NUMBERED),
    "cancelled": (cancelled, _NUMBERED),
    "refunded_status": (refunded_status, _NUMBERED),
    "events": (
        events,
        {
            "shape": ("lines_price", "lines_unnumbered"),
            "language": ("en",),
            "dates": _TIMES,
            "distractions": ("none",),
        },
    ),
    "date_and_time": (date_and_time, {**_NUMBERED, "dates": _SIMPLE_DAYS}),
    "names_in_two_columns": (
        names_in_two_columns,
        {**_NUMBERED, "language": ("en", "de", "fr"), "customer_key": ("person",)},
    ),
    "staff_beside": (staff_beside, {**_NUMBERED, "language": ("en",)}),
    "scores_beside": (scores_beside, {"shape": ("summary",)}),
    "orders_without_lines": (orders_without_lines, {"shape": ("orders_and_lines",)}),
    "key_for_each_order": (key_for_each_order, {"shape": ("three_tables",), "language": ("en",)}),
}
