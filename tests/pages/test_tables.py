"""The Load page where a file holds several tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from conftest import said, settled


@pytest.fixture(autouse=True)
def nothing_kept():
    # Every AppTest is the same session to the caches, but its files are gone when it ends.
    st.cache_resource.clear()


def database(folder: Path) -> bytes:
    """Orders, their lines, and payments of which two orders have two."""
    numbers = range(1, 241)
    orders = pd.DataFrame(
        {
            "id": numbers,
            "customer_no": [f"K{number % 60}" for number in numbers],
            "order_date": pd.date_range("2024-01-01", periods=240, freq="36h").astype(str),
        }
    )
    lines = pd.DataFrame(
        {
            "order_id": [number for number in numbers for _ in "ab"],
            "sku": ["A", "B"] * 240,
            "quantity": 2,
            "price": [3.0 + number % 7 for number in range(480)],
        }
    )
    payments = pd.DataFrame({"order_id": [*numbers, 1, 2], "amount": 5.0})
    path = folder / "shop.db"
    with sqlite3.connect(path) as connection:
        for name, table in {"orders": orders, "lines": lines, "payments": payments}.items():
            table.to_sql(name, connection, index=False)
    connection.close()
    return path.read_bytes()


MONEY = sum(2 * (3 + number % 7) for number in range(480))


@pytest.fixture
def with_tables(app, tmp_path):
    app.switch_page("pages/load.py").run()
    content = database(tmp_path)
    return app.file_uploader[0].upload("shop.db", content, "application/octet-stream").run()


def picked(app):
    return next(box for box in app.selectbox if "tables" in box.label)


def joins(app):
    """The switches of the joins."""
    return [toggle for toggle in app.toggle if toggle.label.startswith("Add ")]


def test_the_page_shows_what_is_joined_and_what_is_not(with_tables):
    assert not with_tables.exception
    assert not with_tables.error
    assert picked(with_tables).value == "lines"
    assert [(toggle.label, toggle.value) for toggle in joins(with_tables)] == [
        ("Add **orders** to each row of lines", True),
        ("Add **payments** to each row of lines", False),
    ]
    words = said(with_tables)
    assert "matched for 100% of rows. 480 rows before, 480 after" in words
    # 480 lines of 2 × (3 + number % 7), by hand
    assert f"money {MONEY:,} before, {MONEY:,} after" in words
    assert "480 rows would become 484" in words


def test_joined_tables_are_analysed_as_one(with_tables):
    next(button for button in with_tables.button if button.label == "Analyse").click().run()
    settled(with_tables)
    assert not with_tables.exception
    analysis = with_tables.session_state["session"].store.analysis
    assert analysis.raw.table == "lines + orders"
    assert analysis.orders.report.rows_in == 480


def test_a_join_can_be_switched_off_and_on_again(with_tables):
    with_tables.toggle[0].set_value(False).run()
    assert not with_tables.exception
    assert with_tables.session_state["session"].upload.read.joins == ()
    assert "customer" in with_tables.error[0].value
    with_tables.toggle[0].set_value(True).run()
    assert with_tables.session_state["session"].upload.read.joins is None
    assert not with_tables.error


def test_a_refused_join_can_be_made_all_the_same_and_says_what_it_does(with_tables):
    with_tables.toggle[1].set_value(True).run()
    assert not with_tables.exception
    read = with_tables.session_state["session"].upload.read
    assert [table for table, *_ in read.joins] == ["orders", "payments"]
    assert "480 rows become 484" in said(with_tables)
    with_tables.toggle[1].set_value(False).run()
    assert with_tables.session_state["session"].upload.read.joins is None


def test_another_table_can_be_joined_by_columns_of_ones_own(with_tables):
    with_tables.toggle[0].set_value(False).run()
    next(box for box in with_tables.selectbox if box.label == "Table").set_value("orders").run()
    next(button for button in with_tables.button if button.label == "Join").click().run()
    assert not with_tables.exception
    # That is what was proposed, so it is the proposal again.
    assert with_tables.session_state["session"].upload.read.joins is None
    assert with_tables.toggle[0].value
    assert not with_tables.error


def test_another_table_can_be_the_base(with_tables):
    picked(with_tables).set_value("orders").run()
    assert not with_tables.exception
    assert with_tables.session_state["session"].upload.read.table == "orders"
    assert not any(toggle.value for toggle in joins(with_tables))
    assert "lines has several rows" in said(with_tables)
    picked(with_tables).set_value("lines").run()
    assert not with_tables.error
    assert with_tables.toggle[0].value


@pytest.fixture
def connected(tmp_path, monkeypatch):
    database(tmp_path)
    monkeypatch.setenv("CLIENTELE_DATABASE_URL", f"sqlite://{tmp_path / 'shop.db'}")


def test_a_connected_database_is_read_like_a_file(connected, app):
    assert connected is None
    app.switch_page("pages/load.py").run()
    next(one for one in app.button if one.label == "Connect to the database").click().run()
    assert not app.exception
    assert not app.error
    assert "shop" in app.expander[0].label
    assert picked(app).value == "lines"
    next(button for button in app.button if button.label == "Analyse").click().run()
    settled(app)
    assert not app.exception
    analysis = app.session_state["session"].store.analysis
    assert analysis.raw.table == "lines + orders"
    assert analysis.orders.report.rows_in == 480


def test_without_a_database_nothing_speaks_of_one(app, monkeypatch):
    monkeypatch.delenv("CLIENTELE_DATABASE_URL", raising=False)
    app.switch_page("pages/load.py").run()
    assert "Connect to the database" not in [button.label for button in app.button]
    assert "database" not in said(app)
