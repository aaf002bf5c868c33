"""How customers are reached: the last the file says of each, from its rows or the tables beside."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from core import files, pipeline
from core.contacts import contacts_of_list
from core.settings import ReadSettings, Settings

ORDERS = """Email,Billing Name,Name,Created at,Total,Accepts Marketing,Billing Phone
ann@example.com,Ann Lee,#1,2024-01-05,10,no,'07700900001
bob@example.com,Bob Ray,#2,2024-01-06,20,yes,
Ann@example.com,Ann Lee-Ray,#3,2024-03-05,30,yes,
bob@example.com,Bob Ray,#4,2024-03-06,40,yes,07700900002
bob@example.com,Bob Ray,#5,2024-03-06,40,no,
cy@example.com,Cy Dee,#6,2024-03-07,40,,
"""


def analysed(path: Path, workspace: Path, **read: object):
    settings = Settings(read=ReadSettings(**read))
    return pipeline.analyse(files.open_source(path, path.name), workspace, settings)


@pytest.fixture
def shop(tmp_path: Path, workspace: Path):
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return analysed(path, workspace)


def test_the_latest_order_is_right_and_blanks_say_nothing(shop, workspace):
    frame = pipeline.read_contacts(shop, workspace).frame
    assert list(frame["full_name"]) == ["Ann Lee-Ray", "Bob Ray", "Cy Dee"]
    assert list(frame["phone"].fillna("")) == ["07700900001", "07700900002", ""]


def test_a_consent_that_is_withdrawn_at_the_same_moment_is_withdrawn(shop, workspace):
    consent = pipeline.read_contacts(shop, workspace).frame["email_consent"]
    assert consent.iloc[0]
    assert not consent.iloc[1]
    assert pd.isna(consent.iloc[2])


def test_an_order_number_called_name_is_nobodys_name(shop, workspace):
    assert pipeline.read_contacts(shop, workspace).columns["full_name"] == "Billing Name"


def test_nothing_is_taken_where_the_shop_wants_none_taken(tmp_path, workspace):
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    shop = analysed(path, workspace, contacts=False)
    contacts = pipeline.read_contacts(shop, workspace)
    assert not contacts.reaches
    assert contacts.frame.empty


def test_contact_data_is_no_feature(shop):
    assert not {"Email", "Billing Phone", "phone", "email"} & set(shop.customers.frame.columns)


def test_addresses_in_a_table_beside_the_orders_are_the_customers(tmp_path, workspace):
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript("""
            CREATE TABLE customers (customer_id INTEGER, mail TEXT, first_name TEXT);
            CREATE TABLE staff (staff_id INTEGER, email TEXT);
            CREATE TABLE orders (
                order_id INTEGER, customer_id INTEGER, ordered_at TEXT, total REAL
            );
        """)
        for number in range(1, 41):
            database.execute(
                "INSERT INTO customers VALUES (?, ?, ?)", (number, f"c{number}@example.com", "Al")
            )
            for extra in (0, 100):
                database.execute(
                    "INSERT INTO orders VALUES (?, ?, ?, ?)",
                    (number + extra, number, f"2024-0{1 + number % 9}-11", 5.0 + number),
                )
        database.executemany(
            "INSERT INTO staff VALUES (?, ?)", [(n, f"boss{n}@shop.example") for n in range(1, 10)]
        )
    shop = analysed(path, workspace)
    contacts = pipeline.read_contacts(shop, workspace)
    assert contacts.frame.loc["7", "email"] == "c7@example.com"
    assert not contacts.frame["email"].str.startswith("boss").any()


def test_the_shop_in_every_row_is_no_customer(tmp_path, workspace):
    path = tmp_path / "payments.csv"
    rows = [f"p{n},2024-01-{n:02},c{n % 6},{n}.50,shop@example.com" for n in range(1, 25)]
    path.write_text("\n".join(["order_id,date,customer,amount,To Email", *rows]), encoding="utf-8")
    shop = analysed(path, workspace)
    assert not pipeline.read_contacts(shop, workspace).reaches


def test_a_list_of_customers_is_matched_by_the_column_that_knows_most_of_them(tmp_path, workspace):
    path = tmp_path / "list.csv"
    path.write_text(
        "No,Customer,E-mail\n1,A2,x@example.com\n2, a3 ,y@example.com\n3,Z9,z@example.com\n",
        encoding="utf-8",
    )
    raw = files.read_table(files.open_source(path, path.name), workspace)
    contacts = contacts_of_list(raw, pd.Index(["A1", "A2", "A3"], name="customer_id"))
    assert contacts.frame["email"].to_dict() == {"A2": "x@example.com", "A3": "y@example.com"}
    strangers = pd.Index([f"B{n}" for n in range(100)], name="customer_id")
    assert not contacts_of_list(raw, strangers).reaches
