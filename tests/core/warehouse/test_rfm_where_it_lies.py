"""The same segments where the orders lie: rows and pennies, customers, scores and segments."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import ibis
import pandas as pd
import pytest
from shop_lines import shop_lines
from two_engines import assert_equal_files, computed_there

from core import warehouse
from core.__main__ import main
from core.errors import ClienteleError, NothingToSegmentError, SettingError, UnreadableColumnError
from core.progress import Cancelled
from core.settings import CleanSettings, FilterSettings, ReadSettings, RfmSettings, Settings
from core.warehouse import cell_expressions


def test_a_shop_with_one_of_everything_comes_out_the_same(shop):
    here = assert_equal_files(shop)
    found = {one.code for one in here.report.left_out}
    assert {"no_customer", "duplicate", "non_product", "zero_price", "cancelled"} <= found
    assert (here.customers["return_rate"] > 0).any()


def test_other_cleaning_settings_do_the_same(shop):
    most = CleanSettings(
        returns="leave_out", drop_zero_prices=False, drop_non_products=False,
        guests="one_per_order", placeholder_customers="keep", match_cancellations=False,
        order_number="with_customer_and_day",
    )  # fmt: skip
    here = assert_equal_files(shop, Settings(clean=most))
    assert any(name.startswith("guest ") for name in here.customers.index)


def test_rows_that_are_copies_count_again_where_the_shop_says_so(shop):
    kept = Settings(clean=CleanSettings(drop_duplicates=False))
    there = computed_there(f"duckdb:{shop}", kept)
    usual = computed_there(f"duckdb:{shop}", Settings())
    copies = next(one for one in usual.report.left_out if one.code == "duplicate")
    assert copies.rows == 18  # one line in fifty of 900
    assert "duplicate" not in {one.code for one in there.report.left_out}
    assert there.report.file == usual.report.file


def test_a_filter_and_an_earlier_day_do_the_same(shop):
    chosen = FilterSettings(
        first_day=dt.date(2023, 3, 1), last_day=dt.date(2024, 4, 30), countries=("France",)
    )
    here = assert_equal_files(shop, Settings(filter=chosen, rfm=RfmSettings(levels=4)))
    assert set(here.customers["country"]) == {"France"}
    earlier = RfmSettings(as_of=dt.date(2024, 1, 1), monetary_cuts=(10, 50, 250, 500))
    assert_equal_files(shop, Settings(rfm=earlier))


def test_statuses_discounts_and_refunds_do_the_same(tmp_path):
    lines = shop_lines().drop(columns="note")
    lines["status"] = [("shipped", "cancelled", "refunded", "pending")[n % 4 if n % 5 == 0 else 0]
                       for n in range(len(lines))]  # fmt: skip
    lines["discount"] = [round(n % 4 * 0.1, 2) for n in range(len(lines))]
    path = tmp_path / "statuses.parquet"
    lines.to_parquet(path, index=False)
    here = assert_equal_files(path)
    assert {"not_sold", "refunded"} <= {one.code for one in here.report.left_out}


@pytest.mark.parametrize("kept_as", ["number", "text"])
def test_money_in_cents_does_the_same(kept_as, tmp_path):
    cents = [1999 + 7 * n for n in range(60)]
    lines = pd.DataFrame(
        {
            "order_id": [f"O{n}" for n in range(60)],
            "customer_id": [f"C{n % 9}" for n in range(60)],
            "order_date": [pd.Timestamp(2024, 1 + n % 12, 1 + n % 28) for n in range(60)],
            "amount_cents": cents if kept_as == "number" else [str(each) for each in cents],
        }
    )
    lines.to_parquet(tmp_path / "cents.parquet")
    here = assert_equal_files(tmp_path / "cents.parquet")
    assert float(here.report.used_revenue) == sum(cents) / 100


def test_times_with_a_zone_stay_on_its_clock(tmp_path):
    lines = shop_lines()
    lines["order_date"] = lines["order_date"].dt.floor("D").dt.tz_localize("Europe/Dublin")
    lines.to_parquet(tmp_path / "lines.parquet", index=False)
    assert_equal_files(tmp_path / "lines.parquet")


@pytest.mark.parametrize("zone", ["Europe/Rome", None])
def test_files_that_disagree_on_the_clock_are_refused_in_words(zone, tmp_path):
    lines = shop_lines()
    for name, own in (("a", "Europe/Dublin"), ("b", zone)):
        part = lines.assign(order_date=lines["order_date"].dt.floor("D").dt.tz_localize(own))
        part.to_parquet(tmp_path / f"{name}.parquet", index=False)
    with pytest.raises(SettingError, match="order_date in different time zones"):
        computed_there(f"duckdb:{tmp_path}", Settings())


def test_text_that_can_be_cast_does_the_same(tmp_path):
    lines = shop_lines()
    lines["order_date"] = lines["order_date"].dt.strftime("%d/%m/%Y %H:%M")
    lines["unit_price"] = lines["unit_price"].map("${:,.2f}".format)
    lines["customer_id"] = " " + lines["customer_id"]
    path = tmp_path / "lines.csv"
    lines.to_csv(path, index=False)
    assert_equal_files(path)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-31", "2024-05-31 00:00"),
        ("2024-05-31T10:20:30Z", "2024-05-31 10:20:30"),
        ("2024-05-31 10:20:30 -0500", "2024-05-31 10:20:30"),
        ("20240531", "2024-05-31 00:00"),
        ("31.5.2024", "2024-05-31 00:00"),
        ("5/31/2024 7:05", "2024-05-31 07:05"),
        ("31/05/24", "2024-05-31 00:00"),
        ("May 31", None),
        ("2024-13-01", None),
    ],
)
def test_written_dates_have_one_way_that_reads_them(written, moment):
    cell = ibis.memtable({"text": [written]}, schema={"text": "string"})
    ways = [way(cell.text) for way in cell_expressions.written_moments()]
    read = cell.select(**{f"way_{at}": way for at, way in enumerate(ways)}).to_pandas()
    found = {str(value)[:16] for value in read.iloc[0].dropna()}
    assert found == (set() if moment is None else {moment[:16]})


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.5", 1.5), ("-2", -2), (" 3 ", 3), ("$1,234.50", 1234.5), ("1.234,50", 1234.5),
        ("25 %", 25), ("abc", None), ("12-3", None), ("", None),
    ],
)  # fmt: skip
def test_written_numbers_are_read_by_some_way(written, number):
    cell = ibis.memtable({"text": [written]}, schema={"text": "string"})
    ways = [way(cell.text) for way in cell_expressions.written_numbers()]
    read = cell.select(**{f"way_{at}": way for at, way in enumerate(ways)}).to_pandas()
    found = {float(value) for value in read.iloc[0].dropna()}
    assert found == (set() if number is None else {float(number)})


def test_several_files_are_one_table(tmp_path):
    lines = shop_lines()
    lines.to_parquet(tmp_path / "all.parquet", index=False)
    parts = tmp_path / "parts"
    parts.mkdir()
    lines.iloc[:400].to_parquet(parts / "a.parquet", index=False)
    lines.iloc[400:].to_parquet(parts / "b.parquet", index=False)
    whole = computed_there(f"duckdb:{tmp_path / 'all.parquet'}", Settings())
    for address in (f"duckdb:{parts}", f"duckdb:{parts}/*.parquet"):
        pieces = computed_there(address, Settings())
        pd.testing.assert_frame_equal(whole.customers, pieces.customers)


def test_a_sample_finds_the_same_roles_and_a_rare_status(tmp_path):
    lines = pd.concat([shop_lines()] * 3, ignore_index=True).assign(status="shipped")
    lines["line"] = range(len(lines))
    lines.loc[len(lines) - 700, "status"] = "cancelled"
    path = tmp_path / "large.parquet"
    lines.to_parquet(path, index=False)
    small = Settings().limits.model_copy(update={"sample_rows": 1000})
    here = assert_equal_files(path, Settings(limits=small))
    assert next(one.rows for one in here.report.left_out if one.code == "not_sold") == 1


def test_an_order_total_on_each_line_is_refused_in_words(tmp_path):
    lines = shop_lines().drop(columns=["unit_price", "quantity"])
    lines["order_total"] = lines.groupby("order_no")["sku"].transform("size") * 9.5
    path = tmp_path / "totals.parquet"
    lines.to_parquet(path, index=False)
    with pytest.raises(UnreadableColumnError, match="belongs to whole orders"):
        computed_there(f"duckdb:{path}", Settings())


def test_dates_in_words_are_refused_in_words(tmp_path):
    lines = shop_lines()
    lines["order_date"] = lines["order_date"].dt.strftime("%d %B %Y")
    path = tmp_path / "words.csv"
    lines.to_csv(path, index=False)
    with pytest.raises(UnreadableColumnError, match="'order_date' is read as month by name"):
        computed_there(f"duckdb:{path}", Settings())


def test_a_row_of_sums_is_refused_in_words(tmp_path):
    lines = shop_lines().assign(amount=lambda part: part["quantity"] * part["unit_price"])
    total = pd.DataFrame({"order_no": ["Total"], "amount": [lines["amount"].sum()]})
    path = tmp_path / "sums.parquet"
    pd.concat([lines, total]).to_parquet(path, index=False)
    with pytest.raises(ClienteleError, match="the sum of others"):
        computed_there(f"duckdb:{path}", Settings())


def test_a_table_without_sales_says_what_was_left_out(tmp_path):
    path = tmp_path / "gone.parquet"
    shop_lines().assign(customer_id=None, email="a@b.example").to_parquet(path, index=False)
    read = ReadSettings(roles=(("customer_id", "customer_id"),))
    with pytest.raises(NothingToSegmentError, match="no customer"):
        computed_there(f"duckdb:{path}", Settings(read=read))


def test_too_many_customers_to_count_here_are_refused_in_words(shop):
    few = Settings().limits.model_copy(update={"histogram_rows": 50})
    with pytest.raises(ClienteleError, match="more than 50 different customers"):
        computed_there(f"duckdb:{shop}", Settings(limits=few))


def test_examples_of_a_reason_are_asked_for(shop, workspace):
    address = warehouse.read_address(f"duckdb:{shop}")
    with warehouse.segment_in_place(address, workspace, Settings()) as there:
        postage = warehouse.examples_of(there.warehouse, there.clean, "non_product")
    assert len(postage) == 5
    assert set(postage["product_id"]) == {"POST"}


def test_work_stops_when_it_is_asked_to(shop, workspace):
    def stop(_stage: str, done: float, _detail: str = "") -> None:
        if done > 0.2:
            raise Cancelled

    address = warehouse.read_address(f"duckdb:{shop}")
    with pytest.raises(Cancelled), warehouse.segment_in_place(address, workspace, Settings(), stop):
        pytest.fail("it went on")


def test_the_terminal_prints_the_same_document(shop, tmp_path, capsys):
    printed = []
    for name, out in ((str(shop), "here"), (f"duckdb:{shop}", "there")):
        assert main(["rfm", name, "--json", "--out", str(tmp_path / out)]) == 0
        printed.append(json.loads(capsys.readouterr().out) | {"source": None})
    assert printed[0] == printed[1]
    tables = [Path(tmp_path / out / "rfm.csv").read_bytes() for out in ("here", "there")]
    assert tables[0] == tables[1]


def test_weights_are_not_proposed_where_orders_lie(shop, capsys):
    assert main(["rfm", f"duckdb:{shop}", "--propose-weights"]) == 2
    assert "Weights are not proposed" in capsys.readouterr().err


def test_a_file_that_is_loaded_is_not_computed_elsewhere(shop, capsys):
    assert main(["rfm", str(shop), "--engine", "there"]) == 2
    assert "Only one address" in capsys.readouterr().err


def test_an_address_of_an_engine_that_is_not_known_is_refused():
    with pytest.raises(ClienteleError, match=r"mysql:// cannot be computed"):
        warehouse.read_address("mysql://host/shop")
    with pytest.raises(SettingError, match="no file"):
        warehouse.read_address("duckdb:/nowhere/*.parquet")
