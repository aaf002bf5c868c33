"""The shared data sets through the whole way: a file's totals are those that were counted by hand.

The numbers are those of INDEX.tsv in the shared data. Where a file needs a role or a table to be
named, the table below says which.
"""

from __future__ import annotations

from math import nan
from pathlib import Path

import pytest

from core.cleaning import Orders, clean_orders
from core.columns import role_resolution
from core.columns.parsers import mixed_currencies, registry
from core.errors import MissingRoleError, SettingError
from core.files import detect, reading
from core.settings import CleanSettings, ReadSettings

UNTOUCHED = ReadSettings()
# The same as untouched: no column of these files can be money, so recency and frequency remain.
NO_MONEY = ReadSettings(shape="auto")

# file, how it is read, customers, orders, gross, net; None where INDEX.tsv has no number
KNOWN = [
    ("shopify_ca/orders_export.csv", UNTOUCHED, 20, 20, 2238.95, 2237.41),
    ("sample_shopify/orders_export_1.csv", UNTOUCHED, 24, 120, 6444.84, 6014.27),
    # The same shop as above; INDEX.tsv has no net for it.
    ("sample_woocommerce/order_export_2025-12-31.csv", UNTOUCHED, 24, 120, 6444.84, 6014.27),
    ("sample_stripe/unified_payments.csv", UNTOUCHED, 24, 120, 6444.84, 6014.27),
    ("sample_square_items/items-2025-01-01-2026-01-01.csv", UNTOUCHED, 21, 120, 5603.5, 5350.0),
    ("sample_paypal_de/Download.CSV", UNTOUCHED, 24, None, 6470.28, 6039.71),
    ("sales_data_sample/sales_data_sample.csv", UNTOUCHED, 92, 307, 9838141.37, 9838141.37),
    ("derived_xlsx_title_merged/sales_report.xlsx", UNTOUCHED, 98, 326, 9365336.43, 9365336.43),
    ("derived_de_semicolon/umsatz_2011.csv", UNTOUCHED, 127, 696, 296155.72, 288237.88),
    ("uci_online_retail/online_retail.parquet", UNTOUCHED, 4372, 25900, 10666684.54, 9747747.93),
    ("cdnow/CDNOW_master.txt", UNTOUCHED, 23570, None, 2500315.63, 2500315.63),
    ("clvtools_apparel/apparelTrans.csv", UNTOUCHED, 600, None, 124356.9, 124356.9),
    ("superstore/Sample - Superstore.csv", UNTOUCHED, 804, 5111, 2326534.35, 2326534.35),
    ("superstore/Sample - Superstore.xls", UNTOUCHED, 804, 5111, 2326534.35, 2326534.35),
    ("sakila/payment.tsv", UNTOUCHED, 599, 16049, 67416.51, 67416.51),
    (
        "retail_data_transactions/Retail_Data_Transactions.csv",
        UNTOUCHED,
        6889,
        None,
        8123989.0,
        8123989.0,
    ),
    ("sqlite_chinook/Chinook_Sqlite.sqlite", UNTOUCHED, 59, 412, 2328.6, 2328.6),
    ("groceries_no_price/Groceries_dataset.csv", NO_MONEY, 3898, None, nan, nan),
    ("lifetimes_small/example_transactions.csv", NO_MONEY, 5000, None, nan, nan),
    ("../inputs/missing_amount_column.csv", NO_MONEY, 12, 60, nan, nan),
]

LAYOUTS = {
    "shopify_ca/orders_export.csv": "Shopify orders export",
    "sample_shopify/orders_export_1.csv": "Shopify orders export",
    "sample_woocommerce/order_export_2025-12-31.csv": "WooCommerce order export",
    "sample_stripe/unified_payments.csv": "Stripe payments export",
    "sample_square_items/items-2025-01-01-2026-01-01.csv": "Square items export",
    "sample_paypal_de/Download.CSV": "PayPal activity report",
    "uci_online_retail/online_retail.parquet": "UCI Online Retail data set",
    "superstore/Sample - Superstore.csv": None,
}

# Headerless files: the flags that the error proposes give these.
NAMELESS = [
    ("cdnow/CDNOW_sample.txt", 2357, None, 244091.94),
    ("sakila/payment_noheader.csv", 599, 16049, 67416.51),
]

NO_CUSTOMER = {
    "shopify_no_customer/orders_export.csv": "column Email",
    "etsy_items/EtsySoldOrderItems2020.csv": "Etsy names the buyer",
    "sample_amazon_flatfile/orders-all.txt": "names no buyer at all",
}


def load(path: Path, workspace: Path, chosen: ReadSettings = UNTOUCHED) -> Orders:
    """Read and clean a file, as the pipeline does."""
    raw = reading.read_table(detect.open_source(path, path.name), workspace, chosen)
    settled = role_resolution.resolve_roles(raw, chosen)
    return clean_orders(
        raw,
        registry.choose_parsers(raw, settled, chosen),
        workspace,
        CleanSettings(),
        currencies=mixed_currencies.file_currencies(raw, settled),
        only=mixed_currencies.only_currency(raw, settled, chosen),
        of_loading=settled.notices(),
    )


def told(orders: Orders) -> dict[str, str]:
    return {notice.code: notice.message for notice in orders.report.notices}


@pytest.mark.shared
@pytest.mark.parametrize(("file", "chosen", "customers", "orders", "gross", "net"), KNOWN)
def test_a_file_has_its_known_totals(
    file, chosen, customers, orders, gross, net, shared, workspace
):
    cleaned = load(shared / "data" / file, workspace, chosen)
    report = cleaned.report
    assert report.file.customers == customers
    assert orders is None or report.file.orders == orders
    assert float(report.file.gross_revenue) == pytest.approx(gross, abs=0.005, nan_ok=True)
    assert float(report.file.net_revenue) == pytest.approx(net, abs=0.005, nan_ok=True)
    assert chosen is NO_MONEY or report.file.net_revenue == report.used_revenue + sum(
        r.amount for r in report.left_out
    )
    said = told(cleaned).get("known_layout", "")
    assert (LAYOUTS.get(file) or "") in said
    assert bool(said) == bool(LAYOUTS.get(file))
    assert ("no_money_column" in told(cleaned)) == (chosen is NO_MONEY)


@pytest.mark.shared
@pytest.mark.parametrize(("file", "customers", "orders", "net"), NAMELESS)
def test_a_file_without_a_header_is_read_by_its_values_and_says_so_first(
    file, customers, orders, net, shared, workspace
):
    cleaned = load(shared / "data" / file, workspace)
    assert "column_2 for the customer" in cleaned.report.notices[0].message
    totals = cleaned.report.file
    assert totals.customers == customers
    assert orders is None or totals.orders == orders
    assert float(totals.net_revenue) == pytest.approx(net, abs=0.005)


@pytest.mark.shared
@pytest.mark.parametrize("file", NO_CUSTOMER)
def test_a_known_export_without_buyers_says_why(file, shared, workspace):
    with pytest.raises(MissingRoleError, match="customer_id") as caught:
        load(shared / "data" / file, workspace)
    assert NO_CUSTOMER[file] in caught.value.message


@pytest.mark.shared
def test_guests_are_not_one_big_customer(shared, workspace):
    """Even where the column with id 0 for every guest is asked for."""
    path = shared / "data" / "sample_woocommerce" / "order_export_2025-12-31.csv"
    chosen = ReadSettings(roles=(("customer_id", "customer_id"),))
    left_out = {r.code: r.rows for r in load(path, workspace, chosen).report.left_out}
    assert left_out["no_customer"] == 17


@pytest.mark.shared
def test_roles_set_by_hand_win_over_a_known_layout(shared, workspace):
    path = shared / "data" / "sample_shopify" / "orders_export_1.csv"
    by_hand = ("amount", "refund", "status", "cancelled_at")
    chosen = ReadSettings(roles=tuple((role, None) for role in by_hand))
    # What the lines cost, without shipping and taxes: what the same shop's tills have in Square.
    totals = load(path, workspace, chosen).report.file
    assert float(totals.gross_revenue) == float(totals.net_revenue) == 5603.5


@pytest.mark.shared
def test_one_of_several_currencies_can_be_chosen(shared, workspace):
    path = shared / "inputs" / "mixed_currencies.csv"
    every = load(path, workspace)
    assert "mixed_currencies" in told(every)
    parts = [
        load(path, workspace, ReadSettings(currency=code)).report.file.net_revenue
        for code in ("eur", "GBP", "$")
    ]
    assert sum(parts) == every.report.file.net_revenue
    assert all(parts)
    euros = load(path, workspace, ReadSettings(currency="€"))
    assert euros.currency == "EUR"
    assert "other_currency_rows" in told(euros)
    assert "mixed_currencies" not in told(euros)
    with pytest.raises(SettingError, match="JPY"):
        load(path, workspace, ReadSettings(currency="JPY"))
