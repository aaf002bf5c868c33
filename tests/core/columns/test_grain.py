"""What one row is: told from what repeats and what the columns are called, never the file."""

from __future__ import annotations

import pytest

from core.columns import grain, role_resolution
from core.columns.grain import Grain
from core.errors import MissingMoneyError, MissingRoleError
from core.files import detect, reading
from core.settings import ReadSettings

AUTO = ReadSettings()


@pytest.fixture
def raw(workspace):
    """A raw table of some lines of text."""

    def make(text: str, name: str = "file.csv"):
        path = workspace / name
        path.write_text(text, encoding="utf-8")
        return reading.read_table(detect.open_source(path, name), workspace)

    return make


def found(table, chosen=AUTO):
    return grain.detect_grain(table, chosen, role_resolution.guess_roles(table))


def rows(header: str, row, count: int = 40) -> str:
    return "\n".join([header, *(row(number) for number in range(count))])


ONE_ORDER_EACH = {
    "an order number": rows(
        "order_id,customer_id,order_date,total,age,gender,city",
        lambda n: f"{n},c{n},2024-01-{1 + n % 28:02d},{n + 5},{20 + n},F,Lyon",
    ),
    "an order date": rows(
        "customer_id,order date,amount,gender,age",
        lambda n: f"c{n},2024-01-{1 + n % 28:02d},{n + 5}.50,F,{20 + n}",
    ),
    "a plain date and an amount": rows(
        "customer,date,amount", lambda n: f"c{n},2024-01-{1 + n % 28:02d},{n + 5}.50"
    ),
    "prices and quantities": rows(
        "customer id,date,quantity,unit price,gender,age",
        lambda n: f"c{n},2024-01-{1 + n % 28:02d},2,{n + 5}.50,F,{20 + n}",
    ),
}


@pytest.mark.parametrize("text", ONE_ORDER_EACH.values(), ids=ONE_ORDER_EACH)
def test_orders_of_customers_who_bought_once_stay_orders(raw, text):
    recognised = found(raw(text))
    assert not recognised.of_customers
    assert recognised.reason


CUSTOMERS = {
    "no date at all": rows("user id,age,income", lambda n: f"u{n},{20 + n},{1000 * n}"),
    "no id either": rows("age,income,city", lambda n: f"{20 + n % 9},{1000 * n},Lyon"),
    "a date of joining": rows(
        "client_id;signup date;income;gender",
        lambda n: f"{n};2023-05-{1 + n % 28:02d};{1000 * n};F",
    ),
    "a date of birth": rows(
        "id,birth date,salary", lambda n: f"{n},1980-05-{1 + n % 28:02d},{900 * n}"
    ),
    "first and last orders and their count": rows(
        "customer_id,first order date,last order date,total orders,total spent",
        lambda n: f"{n},2023-05-{1 + n % 28:02d},2024-01-03,{1 + n % 7},{n * 10}",
    ),
    "a date beside facts about people and totals": rows(
        "customer_id,date,gender,age,income,total orders",
        lambda n: f"{n},2024-01-{1 + n % 28:02d},F,{20 + n},{900 * n},{n % 5}",
    ),
    "a shop's export of its customers": rows(
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders",
        lambda n: f"{n},A,B,a{n}@example.org,yes,{n * 7}.20,{n % 4}",
    ),
}


@pytest.mark.parametrize("text", CUSTOMERS.values(), ids=CUSTOMERS)
def test_a_table_of_customers_is_recognised(raw, text):
    recognised = found(raw(text))
    assert recognised.shape is Grain.CUSTOMERS
    assert recognised.reason
    assert not recognised.chosen


def test_customers_who_come_twice_have_orders(raw):
    text = rows("customer,date,amount,age,income", lambda n: f"c{n % 9},2024-01-03,{n},{n},{n}")
    assert not found(raw(text)).of_customers


def test_lines_orders_and_payments_are_told_apart(raw):
    day = "2024-01-"
    lines = rows(
        "order_id,customer,date,product,amount", lambda n: f"{n // 3},c{n % 7},{day}05,p,{n}"
    )
    orders = rows("order_id,customer,date,amount", lambda n: f"{n},c{n % 7},{day}05,{n}")
    payments = rows("payment_id,customer,date,amount", lambda n: f"{n},c{n % 7},{day}05,{n}")
    assert found(raw(lines, "a.csv")).shape is Grain.ORDER_LINES
    assert found(raw(orders, "b.csv")).shape is Grain.ORDERS
    assert found(raw(payments, "c.csv")).shape is Grain.PAYMENTS


def test_the_visitor_has_the_last_word(raw):
    table = raw(CUSTOMERS["no date at all"])
    chosen = found(table, ReadSettings(shape="orders"))
    assert chosen.shape is Grain.ORDERS
    assert chosen.chosen
    named = ReadSettings(roles=(("monetary", "amount"),))
    assert found(raw(ONE_ORDER_EACH["an order number"], "o.csv"), named).of_customers
    dated = ReadSettings(roles=(("ordered_at", "signup date"),))
    assert not found(raw(CUSTOMERS["a date of joining"], "d.csv"), dated).of_customers


def test_a_file_without_names_of_columns_is_never_taken_for_customers(raw):
    assert not found(raw("1,20,3.5\n2,30,4.5\n3,40,5.5\n4,50,6.5\n")).of_customers


def test_orders_without_a_customer_are_still_asked_for_one(raw):
    table = raw(rows("order_id,order date,amount", lambda n: f"{n},2024-01-05,{n}"))
    assert not found(table).of_customers
    with pytest.raises(MissingRoleError, match="customer_id"):
        role_resolution.resolve_roles(table, AUTO)


def test_a_file_in_which_nothing_can_be_money_is_read_without_being_asked(raw):
    table = raw(rows("customer,date,store_id", lambda n: f"c{n % 9},2024-01-{1 + n % 28:02d},{n}"))
    settled = role_resolution.resolve_roles(table, AUTO)
    told = {notice.code: notice.message for notice in settled.notices()}
    assert "no column with money" in told["no_money_column"]


def test_where_a_column_may_be_money_the_way_to_go_on_without_is_named(raw):
    table = raw(rows("customer,date,wert_x", lambda n: f"c{n % 9},2024-01-{1 + n % 28:02d},{n}.25"))
    with pytest.raises(MissingMoneyError) as caught:
        role_resolution.resolve_roles(table, AUTO)
    assert "--role amount= " in caught.value.hint
    without = role_resolution.resolve_roles(table, ReadSettings(roles=(("amount", None),)))
    assert "as you chose" in without.notices()[0].message


KNOWN = {
    "mall_customers/Mall_Customers.csv": Grain.CUSTOMERS,
    "wholesale_customers/Wholesale customers data.csv": Grain.CUSTOMERS,
    "marketing_campaign_semicolon/marketing_campaign.csv": Grain.CUSTOMERS,
    "lifetimes_small/cdnow_customers_summary.csv": Grain.CUSTOMERS,
    "campaign_hillstrom/hillstrom.csv": Grain.CUSTOMERS,
    "ab_cookie_cats/cookie_cats.csv": Grain.CUSTOMERS,
    "superstore/Sample - Superstore.csv": Grain.ORDER_LINES,
    "derived_de_semicolon/umsatz_2011.csv": Grain.ORDER_LINES,
    "groceries_no_price/Groceries_dataset.csv": Grain.ORDER_LINES,
    "cdnow/CDNOW_master.txt": Grain.ORDERS,
    "retail_data_transactions/Retail_Data_Transactions.csv": Grain.ORDERS,
    "sample_woocommerce/order_export_2025-12-31.csv": Grain.ORDERS,
    "sample_stripe/unified_payments.csv": Grain.PAYMENTS,
    "sample_paypal_de/Download.CSV": Grain.PAYMENTS,
    "sakila/payment.tsv": Grain.PAYMENTS,
}


@pytest.mark.shared
@pytest.mark.parametrize("file", KNOWN)
def test_real_files_have_the_shape_they_are_known_to_have(file, shared, workspace):
    path = shared / "data" / file
    table = reading.read_table(detect.open_source(path, path.name), workspace)
    assert found(table).shape is KNOWN[file]


@pytest.mark.parametrize(
    "name",
    [
        "CLIENTNUM",
        "CustID_num",
        "member#",
        "Kundennr",
        "\ud68c\uc6d0 \ubc88\ud638",
        "Nr",
        "ref",
        "",
        "Unnamed: 0",
        "X",
    ],
)
def test_a_long_number_that_everybody_has_is_the_customer(raw, name):
    table = raw(
        rows(f"{name},age,orders,spend", lambda n: f"{768805383 - n * 1713},{20 + n % 9},{n % 7},9")
    )
    guessed = role_resolution.guess_roles(table)
    assert grain.find_identity(table, AUTO, guessed) == table.columns[0]


@pytest.mark.parametrize("name", ["income", "monetary", "Umsatz", "salary"])
def test_a_measure_that_everybody_has_another_of_is_no_customer(raw, name):
    table = raw(
        rows(f"{name},age,orders,spend", lambda n: f"{100000 + n * 1713},{20 + n % 9},{n % 7},9")
    )
    guessed = role_resolution.guess_roles(table)
    assert grain.find_identity(table, AUTO, guessed) is None


def test_dated_rows_under_names_nobody_understands_are_no_customers(raw):
    rows = [f"V{n},P{n % 9},{1 + n % 28}-Jan-26,{n}.50" for n in range(60)]
    table = raw("\n".join(["Qqq No.,Www,Eee,Rrr", *rows]))
    assert found(table).shape is not Grain.CUSTOMERS
