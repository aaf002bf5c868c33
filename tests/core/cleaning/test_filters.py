"""Filters: what is outside is counted, and the rest is as if it were alone in the file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cleaning import clean_orders, filter_options, filters
from core.errors import NothingToSegmentError, SettingError
from core.files.detect import open_source
from core.pipeline import analyse
from core.settings import CleanSettings, FilterSettings, SegmentSettings, Settings
from tests.core.conftest import as_raw, as_readings, line

DAYS = ["2024-01-30", "2024-01-31 23:59:59", "2024-02-01", "2024-02-15", "2024-03-01", None]
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.sampled_from(["ann", "bob", None]),
            "order_id": st.sampled_from(["1", "2", "C1"]),
            "ordered_at": st.sampled_from(DAYS),
            "product_id": st.sampled_from(["MUG-1", "POST"]),
            "quantity": st.sampled_from([1, 2, -1]),
            "unit_price": st.sampled_from([5.0, 7.0]),
            "country": st.sampled_from(["France", "Spain", None]),
            "category": st.sampled_from(["Toys", "Books", "A 'b'", None]),
        }
    ),
    min_size=1,
    max_size=14,
)
CHOSEN = st.builds(
    FilterSettings,
    first_day=st.sampled_from([None, dt.date(2024, 1, 31), dt.date(2024, 2, 1)]),
    last_day=st.sampled_from([None, dt.date(2024, 2, 1), dt.date(2024, 2, 29)]),
    countries=st.sampled_from([(), ("France",), ("France", "Spain")]),
    categories=st.sampled_from([(), ("Books",), ("A 'b'", "Toys")]),
)


def inside(lines: list[dict[str, object]], chosen: FilterSettings) -> pd.DataFrame:
    """The rows of a file that somebody would keep who filters it by hand."""
    frame = pd.DataFrame(lines).astype({"ordered_at": "object"})
    day = pd.to_datetime(frame["ordered_at"], format="ISO8601").dt.date
    kept = pd.Series(data=True, index=frame.index)
    if chosen.first_day:
        kept &= day.map(lambda each: pd.isna(each) or each >= chosen.first_day)
    if chosen.last_day:
        kept &= day.map(lambda each: pd.isna(each) or each <= chosen.last_day)
    if chosen.countries:
        kept &= frame["country"].isin(chosen.countries)
    if chosen.categories:
        kept &= frame["category"].isin(chosen.categories)
    return frame[kept]


def cleaned(frame: pd.DataFrame, folder: str, rules: CleanSettings, chosen: FilterSettings | None):
    orders = clean_orders(
        as_raw(frame, Path(folder)), as_readings(frame), Path(folder), rules, chosen=chosen
    )
    with orders.opened() as connection:
        lines = connection.execute("FROM order_lines ORDER BY ALL").fetchall()
        reversed_lines = connection.execute("FROM reversed_lines ORDER BY ALL").fetchall()
    return orders.report, lines, reversed_lines


@settings(max_examples=30, deadline=None)
@given(
    lines=LINES,
    chosen=CHOSEN,
    rules=st.builds(
        CleanSettings,
        match_cancellations=st.booleans(),
        drop_duplicates=st.booleans(),
        returns=st.sampled_from(["net", "leave_out"]),
        guests=st.sampled_from(["leave_out", "one_per_order"]),
        order_number=st.sampled_from(["alone", "with_customer", "with_customer_and_day"]),
    ),
)
def test_a_filter_is_the_same_as_deleting_those_rows_and_every_row_is_counted(lines, chosen, rules):
    whole, part = pd.DataFrame(lines).astype({"ordered_at": "object"}), inside(lines, chosen)
    with TemporaryDirectory() as folder:
        try:
            report, used, reversed_lines = cleaned(whole, folder, rules, chosen)
        except NothingToSegmentError:
            if len(part):
                with pytest.raises(NothingToSegmentError):
                    cleaned(part, folder, rules, None)
            return
        alone, kept, taken_back = cleaned(part, folder, rules, None)
    assert used == kept
    assert reversed_lines == taken_back
    assert report.used_revenue == alone.used_revenue
    assert report.rows_in == report.rows_used + sum(each.rows for each in report.left_out)
    assert report.file.net_revenue == report.used_revenue + sum(
        (each.amount for each in report.left_out), Decimal(0)
    )


def test_what_is_outside_is_one_reason_with_its_rows_and_its_money(tmp_path):
    frame = pd.DataFrame(
        [
            line("ann", "1", "2024-01-05"),
            line("ann", "2", "2024-02-05", quantity=3),
            line("bob", "3", "2024-02-06"),
        ]
    )
    chosen = FilterSettings(last_day=dt.date(2024, 1, 31))
    report, _, _ = cleaned(frame, str(tmp_path), CleanSettings(), chosen)
    (reason,) = report.left_out
    assert (reason.code, reason.rows, reason.amount) == ("outside_filter", 2, Decimal(20))
    assert [each.message for each in report.notices] == [
        "2 rows are outside the filter and are left out, as you chose."
    ]


def test_a_filter_that_leaves_nothing_says_so_and_not_something_about_columns(tmp_path):
    frame = pd.DataFrame([line("ann", "1", "2024-01-05", country="France")])
    chosen = FilterSettings(countries=("Spain",), first_day=dt.date(2024, 1, 1))
    with pytest.raises(NothingToSegmentError) as told:
        cleaned(frame, str(tmp_path), CleanSettings(), chosen)
    assert "matches the filter (from 1 Jan 2024 · Spain)" in told.value.message
    assert "clear the filter" in told.value.hint


def test_a_slip_beside_a_good_name_is_named_with_what_was_meant(tmp_path):
    frame = pd.DataFrame(
        [
            line("ann", "1", "2024-01-05", country="France", category="Toys"),
            line("bob", "2", "2024-01-06", country="Germany", category="Books"),
        ]
    )
    raw, readings = as_raw(frame, tmp_path), as_readings(frame)
    filters.check_filter_names(raw, readings, FilterSettings(countries=("France", "Germany")))
    with pytest.raises(SettingError) as told:
        filters.check_filter_names(raw, readings, FilterSettings(countries=("France", "germny")))
    assert "the country germny" in told.value.message
    assert told.value.hint == "Did you mean Germany?"
    with pytest.raises(SettingError) as told:
        filters.check_filter_names(raw, readings, FilterSettings(categories=("Zzz",)))
    assert told.value.hint == "The file has Books, Toys."


@pytest.mark.parametrize("chosen", [FilterSettings(), FilterSettings(countries=("Spain",))])
def test_what_can_be_chosen_does_not_depend_on_what_is_chosen(tmp_path, chosen):
    frame = pd.DataFrame(
        [
            line("ann", "1", "2024-01-05", country="Spain"),
            line("ann", "2", "2024-03-07", country="France"),
            line("bob", "3", "2024-03-06", country="France"),
            line("bob", "4", "1900-01-01", country="Atlantis"),
            line(None, "5", "2024-05-01", country="France"),
        ]
    )
    raw, readings = as_raw(frame, tmp_path), as_readings(frame)
    orders = clean_orders(raw, readings, tmp_path, CleanSettings(), chosen=chosen)
    found = filter_options.filter_options_of(raw, orders)
    assert (found.first_day, found.last_day) == (dt.date(2024, 1, 5), dt.date(2024, 3, 7))
    assert found.countries == (("France", 2), ("Spain", 1))
    assert found.categories == ()


def test_customers_are_measured_as_of_the_end_of_the_period(tmp_path):
    path = tmp_path / "orders.csv"
    rows = [
        f"C{number},2024-{month:02d}-{1 + number:02d},{5 + number}"
        for number in range(20)
        for month in (1, 3, 6)
    ]
    path.write_text("\n".join(["customer,date,amount", *rows]))
    quick = SegmentSettings(trials=2, resamples=2, most_clusters=3)
    chosen = FilterSettings(last_day=dt.date(2024, 3, 31))
    analysis = analyse(
        open_source(path, "orders.csv"), tmp_path, Settings(filter=chosen, segment=quick)
    )
    assert analysis.customers.as_of == dt.date(2024, 4, 1)
    assert analysis.customers.frame["frequency"].eq(2).all()
    # 20 March, of the last customer's second order, is twelve days before 1 April.
    assert analysis.customers.frame["recency_days"].min() == 12
    with pytest.raises(SettingError, match="country"):
        analyse(
            open_source(path, "orders.csv"),
            tmp_path,
            Settings(filter=FilterSettings(countries=("France",)), segment=quick),
        )


def test_a_table_of_customers_cannot_be_filtered_by_order(tmp_path):
    path = tmp_path / "customers.csv"
    rows = [f"C{number},{number % 7 * 10},{20 + number % 30}" for number in range(40)]
    path.write_text("\n".join(["customer,income,age", *rows]))
    chosen = Settings(filter=FilterSettings(first_day=dt.date(2024, 1, 1)))
    with pytest.raises(SettingError, match="one row per customer"):
        analyse(open_source(path, "customers.csv"), tmp_path, chosen)


def test_the_order_of_clicks_does_not_make_another_filter():
    assert FilterSettings(countries=("b", "a", "b")) == FilterSettings(countries=("a", "b"))
    with pytest.raises(ValueError, match="cannot be after"):
        FilterSettings(first_day=dt.date(2024, 2, 1), last_day=dt.date(2024, 1, 1))


def test_a_filter_in_words():
    chosen = FilterSettings(last_day=dt.date(2024, 3, 31), countries=tuple("abcde"))
    assert filters.filter_text(chosen) == "up to 31 Mar 2024 · a, b, c and 2 more"
    assert not filters.filter_text(FilterSettings())
