"""Orders that no line belongs to stay in the account, under a reason of their own."""

from __future__ import annotations

import io
import zipfile

import pytest

from core import pipeline
from core.files import open_source

ORDERS = 40
CUSTOMERS = 9


def orders(*, lineless=()):
    """Order headers with date and customer, and lines of all but some of them."""
    headers = ["order_no,customer_key,placed_at"]
    lines = ["order_no,line_no,item_code,price"]
    for number in range(ORDERS):
        month, day = 1 + number // 10, 1 + number % 27
        headers.append(f"o{number:03d},c{number * 7 % CUSTOMERS},2022-{month:02d}-{day:02d} 14:00")
        if number not in lineless:
            lines += [f"o{number:03d},{at},p{(number + at) % 6},{20 + number}.00" for at in (1, 2)]
    return {"orders": headers, "order_lines": lines}


@pytest.fixture
def measured(workspace):
    def build(tables):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, rows in tables.items():
                archive.writestr(f"{name}.csv", "\n".join(rows))
        path = workspace / "shop.zip"
        path.write_bytes(packed.getvalue())
        return pipeline.measure(open_source(path, path.name), workspace)

    return build


def test_they_are_counted_and_left_out_and_everything_adds_up(measured):
    lineless = (3, 17, 39)
    result = measured(orders(lineless=lineless))
    report = result.orders.report
    assert (report.file.orders, report.file.customers) == (ORDERS, CUSTOMERS)
    reasons = {reason.code: (reason.rows, reason.amount) for reason in report.left_out}
    assert reasons == {"no_lines": (3, 0)}
    assert report.rows_in == report.rows_used + 3 == 2 * (ORDERS - 3) + 3
    assert report.used_revenue == sum(2 * (20 + n) for n in range(ORDERS) if n not in lineless)
    examples = report.examples
    assert list(examples["reason"]) == ["no_lines"] * 3
    assert list(examples["order_no"]) == [f"o{number:03d}" for number in lineless]
    assert examples["price"].isna().all()


def test_where_every_order_has_lines_nothing_changes(measured):
    report = measured(orders()).orders.report
    assert report.left_out == ()
    assert report.rows_in == 2 * ORDERS


def test_customers_and_products_that_nothing_refers_to_are_no_orders(measured):
    tables = orders()
    tables["customers"] = ["customer_key,city", *(f"c{n},Town {n}" for n in range(30))]
    tables["products"] = ["item_code,title", *(f"p{n},Thing {n}" for n in range(30))]
    report = measured(tables).orders.report
    assert report.rows_in == 2 * ORDERS
    assert report.file.customers == CUSTOMERS


def test_a_customer_that_only_the_table_of_customers_names_surely_is_found_by_way_of_orders(
    measured,
):
    tables = orders()
    tables["orders"][0] = "Laskun numero,Asiakastunnus,Tilauspäivä"
    tables["order_lines"][0] = "Laskun numero,rivi,Tuotekoodi,Rivin summa"
    people = (f"c{n},Name {n},Town {n}" for n in range(CUSTOMERS))
    tables["customers"] = ["Asiakastunnus,Asiakkaan nimi,Kaupunki", *people]
    report = measured(tables).orders.report
    assert (report.file.orders, report.file.customers) == (ORDERS, CUSTOMERS)


def test_numbers_that_are_written_as_text_in_one_table_stay_what_they_are(measured):
    tables = orders(lineless=(5,))
    tables["orders"] = [line.replace("o0", "10") for line in tables["orders"]]
    tables["order_lines"] = [line.replace("o0", "10") for line in tables["order_lines"]]
    report = measured(tables).orders.report
    assert report.file.orders == ORDERS
    assert {reason.code: reason.rows for reason in report.left_out} == {"no_lines": 1}
