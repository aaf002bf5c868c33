"""Real data sets and exports: rows, customers and money as counted outside this project."""

from __future__ import annotations

import datetime as dt
import sqlite3
import zipfile

import pytest
from loaded_file import Load

from core.columns.parsers import mixed_currencies
from core.engine import connection as engine
from core.errors import MissingRoleError
from core.files import detect, reading
from core.settings import ReadSettings

# file, rows, customers, orders, sum of amounts over all rows (None: not comparable before cleaning)
KNOWN = [
    ("uci_online_retail/online_retail.parquet", 541909, 4372, 25900, 9747747.93),
    ("cdnow/CDNOW_master.txt", 69659, 23570, None, 2500315.63),
    ("dunnhumby_completejourney/transactions.parquet", 1469307, 2469, 155848, 4596039.58),
    ("clvtools_apparel/apparelTrans.csv", 3187, 600, None, 124356.9),
    ("superstore/Sample - Superstore.csv", 10194, 804, 5111, 2326534.35),
    ("superstore/Sample - Superstore.xls", 10194, 804, 5111, 2326534.35),
    ("derived_superstore_cp1252_us/superstore_us_cp1252.csv", 10194, 804, 5111, 2326534.35),
    ("derived_de_semicolon/umsatz_2011.csv", 11898, 127, 696, 288237.88),
    ("retail_data_transactions/Retail_Data_Transactions.csv", 125000, 6889, None, 8123989.0),
    ("sakila/payment.tsv", 16049, 599, 16049, 67416.51),
    ("sakila/sakila.xlsx", 16049, 599, 16049, 67416.51),
    ("sqlite_chinook/Chinook_Sqlite.sqlite", 412, 59, 412, 2328.6),
    ("sample_square_items/items-2025-01-01-2026-01-01.csv", 205, 21, 120, 5350.0),
    ("sample_stripe/unified_payments.csv", 120, 24, 120, None),
    ("sample_woocommerce/order_export_2025-12-31.csv", 120, 24, 120, None),
    ("sample_shopify/orders_export_1.csv", 196, 24, 120, None),
    ("shopify_ca/orders_export.csv", 64, 20, 20, None),
    ("sample_paypal_de/Download.CSV", 140, 24, None, None),
    ("sales_data_sample/sales_data_sample.csv", 2823, 92, 307, None),
    ("derived_xlsx_title_merged/sales_report.xlsx", 2997, 98, None, None),
]

FIRST_AND_LAST = {
    "uci_online_retail/online_retail.parquet": ("2010-12-01 08:26:00", "2011-12-09 12:50:00"),
    "cdnow/CDNOW_master.txt": ("1997-01-01", "1998-06-30"),
    "superstore/Sample - Superstore.csv": ("2019-01-03", "2022-12-30"),
    "derived_superstore_cp1252_us/superstore_us_cp1252.csv": ("2019-01-03", "2022-12-30"),
    "derived_de_semicolon/umsatz_2011.csv": ("2010-12-01 13:04:00", "2011-12-09 12:16:00"),
    "retail_data_transactions/Retail_Data_Transactions.csv": ("2011-05-16", "2015-03-16"),
    "sample_square_items/items-2025-01-01-2026-01-01.csv": ("2025-02-08", "2025-12-28"),
    "sample_paypal_de/Download.CSV": ("2025-02-08", "2025-12-28"),
    "sample_shopify/orders_export_1.csv": ("2025-02-08 08:01:00", "2025-12-28 08:10:00"),
    "shopify_ca/orders_export.csv": ("2025-03-20 05:20:57", "2025-04-08 15:55:28"),
}

NO_CUSTOMER = [
    "shopify_no_customer/orders_export.csv",
    "sample_amazon_flatfile/orders-all.txt",
    "etsy_items/EtsySoldOrderItems2020.csv",
    "ja_encodings/uriage_cp932.csv",
]


@pytest.mark.shared
@pytest.mark.parametrize(("file", "rows", "customers", "orders", "money"), KNOWN)
def test_a_real_file_gives_its_known_totals_and_first_and_last_date(
    file, rows, customers, orders, money, shared, load: Load
):
    loaded = load(shared / "data" / file)
    found_customers, found_orders, total = loaded.totals()
    assert loaded.raw.rows == rows
    assert found_customers == customers
    if orders is not None:
        assert found_orders == orders
    if money is not None:
        assert float(total) == pytest.approx(money, abs=0.005)
    if file in FIRST_AND_LAST:
        dates = loaded.reading("ordered_at")
        expected = tuple(dt.datetime.fromisoformat(day) for day in FIRST_AND_LAST[file])
        assert loaded.ask(f"SELECT min({dates.sql}), max({dates.sql})")[0] == expected
        assert not dates.ambiguous


def test_every_file_with_known_dates_is_read():
    assert set(FIRST_AND_LAST) <= {file for file, *_ in KNOWN}


@pytest.mark.shared
@pytest.mark.parametrize("file", NO_CUSTOMER)
def test_a_file_without_customers_says_so(file, shared, load: Load):
    with pytest.raises(MissingRoleError, match="customer_id"):
        load(shared / "data" / file)


@pytest.mark.shared
def test_columns_without_names_can_be_given_roles(shared, load: Load):
    settings = ReadSettings(
        roles=(("customer_id", "column_2"), ("ordered_at", "column_3"), ("amount", "column_5"))
    )
    loaded = load(shared / "data" / "cdnow" / "CDNOW_sample.txt", settings)
    customers, _, total = loaded.totals()
    assert (loaded.raw.rows, customers) == (6919, 2357)
    assert float(total) == pytest.approx(244091.94)
    assert "no_header" in loaded.codes()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "rows", "customers", "orders", "money"),
    [
        ("data/cdnow/CDNOW_sample.txt", 6919, 2357, None, 244091.94),
        ("data/sakila/payment_noheader.csv", 16049, 599, 16049, 67416.51),
        ("inputs/no_header.csv", 60, 12, 60, 5437.5),
        ("cases/09_no_header_one_way.txt", 40, 12, None, 2282.07),
    ],
)
def test_columns_without_names_are_told_by_their_values(
    file, rows, customers, orders, money, shared, load: Load
):
    loaded = load(shared / file)
    assert loaded.raw.rows == rows
    assert loaded.totals()[:2] == (customers, orders)
    assert float(loaded.totals()[2]) == pytest.approx(money, abs=0.005)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "header_ends"),
    [
        ("derived_de_semicolon/umsatz_2011.csv", b"\r\n"),
        ("retail_data_transactions/Retail_Data_Transactions.csv", b"\r\n"),
        ("cdnow/CDNOW_master.txt", b"\r\n"),
        ("clvtools_apparel/apparelTrans.csv", b"\n"),
    ],
)
def test_a_file_that_lost_its_header_comes_to_the_same(file, header_ends, shared, load: Load):
    whole = load(shared / "data" / file)
    headless = load((shared / "data" / file).read_bytes().partition(header_ends)[2])
    assert "no_header" in headless.codes()
    assert headless.totals() == whole.totals()


@pytest.mark.shared
def test_the_same_japanese_rows_come_out_of_three_encodings(shared, raw_table):
    tables = [
        raw_table(shared / "data" / "ja_encodings" / f"uriage_{name}.csv")
        for name in ("cp932", "utf16le", "utf8_bom")
    ]
    assert len({table.columns for table in tables}) == 1
    previews = [table.preview().fillna("").to_numpy().tolist() for table in tables]
    assert previews[0] == previews[1] == previews[2]


@pytest.mark.shared
@pytest.mark.parametrize("shape", ["csv", "zip", "sqlite", "xlsx"])
def test_online_retail_is_recognised_in_every_container(shape, shared, workspace, load: Load):
    path, customers, invoices = _online_retail(shape, shared, workspace)
    loaded = load(path)
    assert loaded.totals()[:2] == (customers, invoices)
    expected = {
        "order_id": "InvoiceNo",
        "product_id": "StockCode",
        "product_name": "Description",
        "quantity": "Quantity",
        "ordered_at": "InvoiceDate",
        "unit_price": "UnitPrice",
        "customer_id": "CustomerID",
        "country": "Country",
    }
    for role, column in expected.items():
        guess = next(guess for guess in loaded.roles.guesses if guess.role == role)
        assert guess.column == column
        assert guess.confidence >= 0.9
    assert loaded.roles["amount"] is None


def _online_retail(shape, shared, workspace):
    parquet = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    with engine.connect() as connection:
        frame = connection.execute(f"SELECT * FROM {engine.read_parquet(parquet)} LIMIT 4000").df()
    path = workspace / f"retail.{shape}"
    if shape == "csv":
        frame.to_csv(path, index=False)
    elif shape == "xlsx":
        frame.to_excel(path, index=False, engine="xlsxwriter")
    elif shape == "sqlite":
        with sqlite3.connect(path) as database:
            frame.to_sql("retail", database, index=False)
        database.close()
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("retail.csv", frame.to_csv(index=False))
    return path, frame["CustomerID"].nunique(), frame["InvoiceNo"].nunique()


@pytest.mark.shared
def test_one_table_of_many_can_be_asked_for(shared, workspace):
    path = shared / "data" / "sqlite_classicmodels" / "classicmodels.db"
    source = detect.open_source(path, path.name)
    names = {table.name: table.rows for table in reading.list_tables(source)}
    assert names["orders"] == 326
    raw = reading.read_table(source, workspace, ReadSettings(table="orders"))
    assert (raw.table, raw.rows) == ("orders", 326)
    assert "table_chosen" not in {notice.code for notice in raw.notices}


@pytest.mark.shared
def test_currencies_are_named_as_the_file_names_them(shared, load: Load):
    mixed = load(shared / "inputs" / "mixed_currencies.csv")
    assert set(mixed_currencies.file_currencies(mixed.raw, mixed.roles)) == {"$", "EUR", "GBP"}
    woo = load(shared / "data" / "sample_woocommerce" / "order_export_2025-12-31.csv")
    assert mixed_currencies.file_currencies(woo.raw, woo.roles) == ("GBP",)
