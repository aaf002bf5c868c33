"""First and last name are the customer together, and year, month and day the order date."""

from __future__ import annotations

import itertools
import zipfile

import pandas as pd
import pytest

from core import engine, joins
from core.columns import guess_roles
from core.files import open_source

PEOPLE = [f"{first},{last}" for first in ("Anna", "Bram", "Clara") for last in ("Abel", "Ito")]


def rows(people=tuple(PEOPLE), orders=18, start=1, extra=""):
    names = itertools.islice(itertools.cycle(people), orders)
    return "".join(
        f"A{start + n},{name},2024-0{1 + n % 9}-11,{9 + n}.50{extra}\n"
        for n, name in enumerate(names)
    )


def table(first="First Name", last="Last Name", extra="", cells="", **choices):
    return f"Order No,{first},{last},Date,Total{extra}\n" + rows(extra=cells, **choices)


@pytest.fixture
def read(tmp_path):
    def reading(content, name="orders.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return joins.read_orders(open_source(path, name), tmp_path / "work")

    return reading


def customer(raw):
    return next(one for one in guess_roles(raw).guesses if one.role == "customer_id")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("First Name", "Last Name"),
        ("first_name", "last_name"),
        ("customerFirstName", "customerLastName"),
        ("Vorname", "Nachname"),
        ("Prénom", "Nom"),
        ("Nome", "Cognome"),
        ("Imię", "Nazwisko"),
        ("Name", "Surname"),
        ("Billing First Name", "Billing Last Name"),
    ],
)
def test_both_names_are_the_customer_and_that_is_said(first, last, read):
    raw = read(table(first, last))
    guess = customer(raw)
    assert guess.column == f"{first} + {last}"
    assert guess.assumed.text().startswith(f"{first} and {last} together were used")
    names = raw.preview(6)[guess.column]
    assert list(names) == [name.replace(",", " ") for name in PEOPLE]


@pytest.mark.parametrize("name", ["Customer No", "Email", "Client", "Bill To"])
def test_they_are_not_joined_where_another_column_names_the_customer(name, read):
    raw = read(table(extra=f",{name}", cells=",x1"))
    assert raw.columns[-1] == name


def test_they_go_before_a_phone_number(read):
    assert customer(read(table(extra=",Phone", cells=",0300 1"))).column == "First Name + Last Name"


def test_names_that_never_come_again_are_left_as_they_are(read):
    people = [f"Anna{n},Abel" for n in range(18)]
    assert "First Name + Last Name" not in read(table(people=people)).columns


def test_names_of_those_who_serve_are_no_customers(read):
    assert customer(read(table("Cashier First Name", "Cashier Last Name"))).column is None


def test_one_name_alone_is_enough_and_none_is_blank(read):
    raw = read(table(people=["Anna,Abel", ",Abel", "Clara,", ","]))
    assert list(raw.preview(4)["First Name + Last Name"].fillna("")) == [
        "Anna Abel",
        "Abel",
        "Clara",
        "",
    ]


def test_a_parquet_file_is_read_so_too(read, tmp_path):
    frame = pd.DataFrame(
        [line.split(",") for line in rows().splitlines()],
        columns=["Order No", "First Name", "Last Name", "Date", "Total"],
    )
    frame.to_parquet(tmp_path / "made.parquet")
    raw = read((tmp_path / "made.parquet").read_bytes(), "orders.parquet")
    assert customer(raw).column == "First Name + Last Name"
    assert raw.rows == 18


def test_of_tables_below_each_other_every_row_has_its_names(read, tmp_path):
    header = "Order No,First Name,Last Name,Date,Total\n"
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as archive:
        archive.writestr("jan.csv", header + rows())
        # In this one nobody comes again.
        archive.writestr("feb.csv", header + rows(orders=6, start=101))
    raw = read((tmp_path / "made.zip").read_bytes(), "year.zip")
    assert raw.rows == 24
    assert raw.preview(24)["First Name + Last Name"].notna().all()


def dated(header="Year,Month,Day", cells="{year},{month},{day}", extra=""):
    """A hundred orders, whose days the tests know."""
    days = [(2023 + n % 2, 1 + n % 12, 1 + n * 7 % 28) for n in range(100)]
    lines = [
        f"{cells.format(year=year, month=month, day=day)},C{n % 9},{n}.50{extra}"
        for n, (year, month, day) in enumerate(days)
    ]
    return "\n".join([f"{header},Customer ID,Total", *lines])


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Year,Month,Day", "{year},{month},{day}"),
        ("Día,Mes,Año", "{day},{month},{year}"),
        ("Jahr,Quartal,Monat,Tag", "{year},3,{month:02},{day:02}"),
    ],
)
def test_year_month_and_day_are_the_order_date_together(read, header, cells):
    raw = read(dated(header, cells))
    roles = guess_roles(raw)
    column = roles["ordered_at"]
    assert column is not None
    assert len(column.split(" + ")) == 3
    with engine.connect() as connection:
        days = connection.execute(
            f"SELECT {engine.quoted(column)} FROM {raw.sql} ORDER BY {engine.quoted(engine.ROW)}"
        ).fetchall()
    assert days[:2] == [("2023-01-01",), ("2024-02-08",)]
    assert "together were used as the order date" in roles.assumptions[0].message


def test_a_day_that_no_calendar_has_is_blank(read):
    raw = read(dated().replace("2023,1,1,", "2023,2,30,", 1))
    with engine.connect() as connection:
        query = f'SELECT count(*) FROM {raw.sql} WHERE "Year + Month + Day" IS NULL'
        assert connection.execute(query).fetchone() == (1,)


@pytest.mark.parametrize(
    "content",
    [
        dated("Year,Month,Day,Date", "{year},{month},{day},{year}-{month:02}-{day:02}"),
        dated("Year,Month,Day", "{month},{year},40"),
        dated("Year,Month", "{year},{month}"),
    ],
    ids=["a date besides", "no days", "two parts"],
)
def test_what_is_no_date_or_has_one_besides_is_not_joined(read, content):
    assert not any(" + " in name for name in read(content).columns)
