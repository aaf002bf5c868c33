"""Where the customer's key is new for every order, the table of people is read too."""

from __future__ import annotations

import io
import zipfile

import pytest

from core.columns import role_resolution
from core.files import detect
from core.joins import proposal
from core.settings import ReadSettings


@pytest.fixture
def read(workspace):
    def build(tables, **chosen):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, rows in tables.items():
                archive.writestr(f"{name}.csv", "\n".join(rows))
        path = workspace / "shop.zip"
        path.write_bytes(packed.getvalue())
        settings = ReadSettings(**chosen)
        raw = proposal.read_orders(detect.open_source(path, path.name), workspace, settings)
        return raw, role_resolution.resolve_roles(raw, settings)

    return build


def orders(key=lambda n: f"K{n}"):
    return [
        "order_id,customer_id,order_date,total",
        *(f"{n},{key(n)},2023-0{1 + n // 10}-{1 + n % 28:02d},{20 + n}.50" for n in range(60)),
    ]


def people(column, value, keys=60):
    rows = (f"K{n},{value(n)},2020-01-{1 + n % 28:02d},Town {n % 3}" for n in range(keys))
    return [f"customer_id,{column},created_at,city", *rows]


@pytest.mark.parametrize("column", ["customer_unique_id", "email", "member_id", "Personen-ID"])
def test_the_person_in_another_table_is_the_customer(read, column):
    raw, roles = read({"orders": orders(), "customers": people(column, lambda n: f"p{n % 23}")})
    assert roles["customer_id"] == column
    assert roles["ordered_at"] == "order_date"
    assert raw.rows == 60
    assert "tables_joined" in {notice.code for notice in raw.notices}


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [
        (lambda n: f"K{n % 20}", "member_id", lambda n: f"p{n % 9}"),
        (lambda n: f"K{n}", "member_id", lambda n: f"p{n}"),
        (lambda n: f"K{n}", "account_manager", lambda n: f"p{n % 4}"),
        (lambda n: f"K{n}", "customer_group", lambda n: f"p{n % 3}"),
    ],
    ids=["key comes again", "everybody bought once", "staff", "groups"],
)
def test_a_table_of_customers_is_left_alone_where_it_names_no_people(read, key, column, value):
    raw, roles = read({"orders": orders(key), "customers": people(column, value)})
    assert roles["customer_id"] == "customer_id"
    assert column not in raw.columns


def test_the_table_is_left_out_where_nothing_is_to_be_joined(read):
    tables = {"orders": orders(), "customers": people("person_id", lambda n: f"p{n % 23}")}
    _, roles = read(tables, joins=(), table="orders.csv")
    assert roles["customer_id"] == "customer_id"
