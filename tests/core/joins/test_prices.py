"""Where sales name only a list price, the price of the products' table is what was paid."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing

import pytest

from core.columns import role_resolution
from core.files import detect
from core.joins import proposal
from core.settings import ReadSettings

_LISTED = (20, 12.5, 8, 45)


@pytest.fixture
def read(workspace):
    def build(tables):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, rows in tables.items():
                archive.writestr(f"{name}.csv", "\n".join(rows))
        path = workspace / "shop.zip"
        path.write_bytes(packed.getvalue())
        settings = ReadSettings()
        raw = proposal.read_orders(detect.open_source(path, path.name), workspace, settings)
        return raw, role_resolution.resolve_roles(raw, settings)

    return build


def sales(money="list price"):
    return [
        f"order no,customer no,date,sku,quantity,{money}",
        *(
            f"{n},C{n % 9},2024-0{n // 10 + 1}-{n % 28 + 1:02},P{n % 4},{n % 3 + 1},"
            f"{_LISTED[n % 4]:.2f}"
            for n in range(60)
        ),
    ]


def products(share, column="unit price"):
    return [f"sku,{column}", *(f"P{n},{_LISTED[n] * share(n):.2f}" for n in range(4))]


def lower(n):
    return 0.8 if n % 2 else 1


def test_the_price_of_the_products_goes_before_a_list_price_it_never_exceeds(read):
    raw, roles = read({"sales": sales(), "products": products(lower)})
    assert roles["unit_price"] == "unit price"
    assert raw.rows == 60
    (notice,) = (one for one in raw.notices if one.code == "price_from_table")
    assert "unit price of products.csv" in notice.message
    assert "list price" in notice.message


@pytest.mark.parametrize(
    ("money", "table"),
    [
        ("list price", products(lambda n: 1.3 if n % 2 else 1)),
        ("list price", products(lambda _: 0.3)),
        ("list price", products(lower, "unit cost")),
        ("unit price", products(lower, "list price")),
        ("unit price", products(lower, "price")),
    ],
    ids=["dearer", "a third of it", "a cost", "listed elsewhere", "priced here"],
)
def test_a_price_that_is_no_price_paid_is_not_fetched(read, money, table):
    raw, roles = read({"sales": sales(money), "products": table})
    assert roles["unit_price"] == money
    assert "price_from_table" not in {one.code for one in raw.notices}


def test_names_of_columns_with_spaces_around_them_are_joined_as_they_are_read(workspace):
    path = workspace / "shop.sqlite"
    with closing(sqlite3.connect(path)) as database:
        for name, (head, *rows) in {"products": products(lower), "sales": sales()}.items():
            columns = ", ".join(f'" {column} "' for column in head.split(","))
            database.execute(f"CREATE TABLE {name} ({columns})")
            marks = ", ".join("?" for _ in head.split(","))
            database.executemany(
                f"INSERT INTO {name} VALUES ({marks})", [row.split(",") for row in rows]
            )
        database.commit()
    source = detect.open_source(path, path.name)
    raw = proposal.read_orders(source, workspace, ReadSettings())
    assert "price_from_table" in {one.code for one in raw.notices}
