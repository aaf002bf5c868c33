"""What the sanity review says of a shop, and what it flags."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.features.review.sanity_review import review_customers
from core.files import detect
from core.pipeline import measurement
from core.settings import Settings

_DATA = Path(__file__).parents[5] / "shared" / "data"

HEADER = "order_id,customer_id,order_date,quantity,unit_price"


@pytest.fixture
def review(workspace):
    """The review of a file, given as its lines or as a path."""

    def build(content, header=HEADER):
        path = content
        if not isinstance(content, Path):
            path = workspace / "shop.csv"
            path.write_text("\n".join([header, *content]))
        source = detect.open_source(path, path.name, None)
        measured = measurement.measure(source, workspace, Settings())
        read = measured.orders or measured.table
        return review_customers(read.report, measured.customers, measured.roles, read.currency)

    return build


def rows(n=120, customer=None, day=None, price=None, order=None):
    """Lines of a shop of 40 customers who come back; each part can be made odd."""
    for i in range(n):
        yield ",".join(
            (
                str(order(i) if order else f"O{i}"),
                str(customer(i) if customer else f"C{i % 40}"),
                day(i) if day else f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}",
                "1",
                str(price(i) if price else 20 + i % 7),
            )
        )


def codes(result):
    return [flag.code for flag in result.flags]


def test_a_sound_shop_is_described_and_not_doubted(review):
    result = review(rows())
    assert result.sentence.text().startswith("40 customers, 120 orders, 3 orders each, average")
    assert not result.flags


def test_numbers_are_written_as_in_the_shops_country(review):
    text = review(rows(price=lambda _: 20.5)).sentence.text("de_DE")
    assert "20,50" in text


ODD = {
    "one_customer": {"customer": lambda i: "Counter" if i % 2 else f"C{i % 40}"},
    "nobody_returns": {"customer": lambda i: f"C{i}"},
    "one_day": {"day": lambda _: "2024-05-01"},
    "busy_day": {
        "day": lambda i: "2024-05-01" if i % 3 else f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}"
    },
    "decades": {"day": lambda i: f"{1985 + i % 40}-{1 + i % 12:02d}-{1 + i % 28:02d}"},
    "one_customer_revenue": {"price": lambda i: 123450 if i == 7 else 20},
    "odd_average": {"price": lambda _: 0.01},
    "left_out_unreadable_date": {"day": lambda i: f"2024-01-{1 + i % 28:02d}" if i % 5 else "soon"},
}


@pytest.mark.parametrize(("code", "parts"), ODD.items(), ids=ODD)
def test_what_no_shop_looks_like_is_flagged_with_its_cause_and_the_way_out(review, code, parts):
    (flag,) = [one for one in review(rows(**parts)).flags if one.code == code]
    assert flag.cause.endswith(".")
    assert flag.mend.endswith(".")


def test_an_average_order_below_a_typical_price_is_flagged(review):
    lines = [f"{line},{0.9}" for line in rows()]
    assert "order_below_price" in codes(review(lines, f"{HEADER},discount"))


def test_a_mistyped_year_alone_is_left_out_and_not_flagged(review):
    odd = review(rows(day=lambda i: "1900-01-01" if i == 3 else f"2024-01-{1 + i % 28:02d}"))
    assert "decades" not in codes(odd)


def test_a_few_orders_may_look_like_anything(review):
    assert not review(rows(12, customer=lambda _: "Counter")).flags


SOUND = [
    "cdnow/CDNOW_sample.txt",
    "superstore/Sample - Superstore.csv",
    "sales_data_sample/sales_data_sample.csv",
    "sample_square_items/items-2025-01-01-2026-01-01.csv",
    "sample_paypal_de/Download.CSV",
    "sample_shopify/orders_export_1.csv",
    "shopify_ca/orders_export.csv",
    "sqlite_chinook/Chinook_Sqlite.sqlite",
    "clvtools_apparel/apparelTrans.csv",
    "derived_de_semicolon/umsatz_2011.csv",
    "groceries_no_price/Groceries_dataset.csv",
    "uci_online_retail/online_retail.parquet",
]


@pytest.mark.shared
@pytest.mark.parametrize("name", SOUND)
def test_it_stays_quiet_on_every_real_shop(review, shared, name):
    assert not review(shared / "data" / name).flags
