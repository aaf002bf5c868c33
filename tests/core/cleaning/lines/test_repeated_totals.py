"""An order's total that stands on each of its lines counts once; a line's money on each line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.cleaning import clean_orders
from core.settings import CleanSettings


@pytest.fixture
def clean(load, workspace):
    def make(column, rows, more="", **choices):
        header = f"order_no,customer_id,order_date,product{more},{column}"
        loaded = load("\n".join([header, *rows]) + "\n")
        return clean_orders(loaded.raw, loaded.readings, workspace, CleanSettings(**choices)).report

    return make


def rows(totals, lines=3, prices=None):
    for number, total in enumerate(totals):
        for place in range(lines):
            beside = f",1,{prices[place]}" if prices else ""
            day = f"2024-{number % 12 + 1:02}-10"
            yield f"O{number},C{number % 4},{day},P{place}{beside},{total:.2f}"


VARIED = [30, 45, 12, 99, 60, 31, 47, 83, 22, 30, 51, 77]


@pytest.mark.parametrize("name", ["order_total", "Invoice Total", "Rechnungsbetrag", "Grand Total"])
@pytest.mark.parametrize("totals", [VARIED, [30] * 12], ids=["varied", "all the same"])
def test_a_total_of_the_order_by_its_name_counts_once(name, totals, clean):
    report = clean(name, list(rows(totals)))
    assert report.used_revenue == Decimal(sum(totals))
    assert "totals_repeated" in {one.code for one in report.notices}


@pytest.mark.parametrize("name", ["order_total", "total"])
def test_a_total_to_which_the_prices_add_up_counts_once(name, clean):
    lines = list(rows([30] * 12, prices=(5, 10, 15)))
    assert clean(name, lines, ",quantity,unit_price").used_revenue == 360


@pytest.mark.parametrize("share", [0.8, 1.2], ids=["below list prices", "with tax"])
def test_a_total_near_the_sum_of_the_prices_counts_once(share, clean):
    lines = list(rows([50 * share] * 12, prices=(5, 10, 35)))
    assert clean("total", lines, ",quantity,list_price").used_revenue == Decimal(f"{600 * share}")


def test_letters_of_two_words_are_no_word_of_a_line(clean):
    report = clean("Grand Total in EUR", list(rows(VARIED)))
    assert report.used_revenue == Decimal(sum(VARIED))


def test_a_line_total_of_a_shop_where_all_costs_the_same_counts_on_each_line(clean):
    lines = list(rows([10] * 12, prices=(10, 10, 10)))
    report = clean("order_total", lines, ",quantity,unit_price")
    assert report.used_revenue == 360
    assert clean("line_total", list(rows([10] * 12))).used_revenue == 360


def test_where_neither_name_nor_prices_decide_it_is_said(clean):
    report = clean("amount", list(rows(VARIED)))
    assert report.used_revenue == 3 * sum(VARIED)
    assert "totals_maybe_repeated" in {one.code for one in report.notices}


def test_how_it_counts_can_be_set(clean):
    assert clean("amount", list(rows(VARIED)), order_totals="once").used_revenue == sum(VARIED)
    each = clean("order_total", list(rows(VARIED)), order_totals="each_line")
    assert each.used_revenue == 3 * sum(VARIED)


def of_pieces(make):
    """Orders of three lines of 1, 2 and 5 pieces; `make` gives a line's money."""
    for number, total in enumerate(VARIED):
        for place, pieces in enumerate((1, 2, 5)):
            money = make(number, total, pieces)
            yield f"O{number},C{number % 4},2024-{number % 12 + 1:02}-10,P{place},{pieces},{money}"


@pytest.mark.parametrize("name", ["amount", "Amount Paid", "total"])
def test_an_amount_that_stays_the_same_for_any_number_of_pieces_is_the_order_s(name, clean):
    lines = list(of_pieces(lambda _, total, __: f"{total:.2f}"))
    report = clean(name, lines, ",quantity")
    assert report.used_revenue == Decimal(sum(VARIED))
    assert "totals_repeated" in {one.code for one in report.notices}


def test_an_amount_that_grows_with_the_pieces_or_has_few_values_is_the_line_s(clean):
    lines = list(of_pieces(lambda _, total, pieces: f"{total * pieces:.2f}"))
    assert clean("amount", lines, ",quantity").used_revenue == Decimal(sum(VARIED) * 8)
    lines = list(of_pieces(lambda number, *_: f"{(9, 12, 15)[number % 3]:.2f}"))
    report = clean("amount", lines, ",quantity")
    assert "totals_repeated" not in {one.code for one in report.notices}


def test_an_order_s_total_beside_a_list_price_counts_once(clean):
    lines = list(of_pieces(lambda number, total, _: f"{20 + number:.2f},{total:.2f}"))
    report = clean("net sales", lines, ",quantity,list price")
    assert report.used_revenue == Decimal(sum(VARIED))
