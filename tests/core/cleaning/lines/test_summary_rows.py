"""Rows of sums and broken rows are no customers, no orders and no money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.cleaning import clean_orders
from core.settings import CleanSettings

HEADER = "Belegnummer;Kunde;Datum;Artikel;Menge;Umsatz"
MONTHS = ("01", "02", "03")


def lines(month, count=6):
    return [
        f"R{month}{n};Kunde {n % 4};0{n + 1}.{month}.2023;Lampe;2;{n}1,50"
        for n in range(1, count + 1)
    ]


def money(rows):
    return sum(Decimal(row.split(";")[5].replace(",", ".")) for row in rows)


def text(value):
    return f"{value:.2f}".replace(".", ",")


@pytest.fixture
def clean(load, workspace):
    def do(rows):
        loaded = load("\n".join([HEADER, *rows]))
        return clean_orders(loaded.raw, loaded.readings, workspace, CleanSettings()).report

    return do


def left_out(report):
    return {reason.code: reason.rows for reason in report.left_out}


ORDERS = [row for month in MONTHS for row in lines(month)]
TOTAL = text(money(ORDERS))


@pytest.mark.parametrize(
    "last",
    [
        f"Summe;18 Belege;36 Teile;;;{TOTAL}",
        f";;;;;{TOTAL}",
        f"18;4;3 Monate;;36;{TOTAL}",
        f"Gesamt;;;;36;{TOTAL}",
        f";;31.03.2023;;;{TOTAL}",
        f"Stand: heute;alle;;;;{TOTAL}",
    ],
)
@pytest.mark.parametrize("place", [0, len(ORDERS)])
def test_a_row_of_sums_is_no_order_and_no_customer_whatever_words_are_in_it(last, place, clean):
    report = clean([*ORDERS[:place], last, *ORDERS[place:]])
    assert left_out(report) == {"totals_row": 1}
    assert (report.file.customers, report.file.orders) == (4, 18)
    assert report.file.net_revenue == report.used_revenue == money(ORDERS)


@pytest.mark.parametrize("sum_of", ["Umsatz {month}", "Summe {month}"])
def test_sums_after_each_month_and_below_all_are_none(sum_of, clean):
    rows = []
    for month in MONTHS:
        rows += [
            *lines(month),
            f"{sum_of.format(month=month)};3 Kunden;;;;{text(money(lines(month)))}",
        ]
    report = clean([*rows, f"alles;4 Kunden;;;;{TOTAL}"])
    assert left_out(report) == {"totals_row": 4}
    assert (report.file.customers, report.file.orders) == (4, 18)
    assert report.file.net_revenue == money(ORDERS)


def test_an_order_without_a_date_stays_an_order(clean):
    report = clean([*ORDERS, "R9;Kunde 1;;Lampe;1;17,00"])
    assert left_out(report) == {"unreadable_date": 1}
    assert report.file.orders == 19


def test_a_large_last_order_stays_one(clean):
    report = clean([*ORDERS, "R9;Kunde 1;09.04.2023;Lampe;1;5000,00"])
    assert (left_out(report), report.file.orders) == ({}, 19)


def test_one_of_two_equal_orders_is_no_sum_of_the_other(clean):
    report = clean(["R1;Kunde 1;01.01.2023;Lampe;1;5,00", "R2;;02.01.2023;Lampe;1;5,00"] * 2)
    assert "totals_row" not in left_out(report)


@pytest.mark.parametrize(
    "row", [HEADER, "Feld;Feld;Feld;Feld;Feld;Feld", "Text;Text;TT.MM.JJJJ;Text;Zahl;EUR"]
)
@pytest.mark.parametrize("place", [0, 7])
def test_a_second_header_or_a_row_of_words_is_broken(row, place, clean):
    report = clean([*ORDERS[:place], row, *ORDERS[place:]])
    assert left_out(report) == {"broken_row": 1}
    assert (report.file.customers, report.file.orders) == (4, 18)


def test_rows_cut_into_other_cells_are_broken_and_name_no_one(clean, load):
    rows = ORDERS.copy()
    rows[7] = rows[7].replace(";", ",", 1)
    rows[9] = rows[9].replace(";", ";;;NEU;", 1)
    report = clean(rows)
    assert left_out(report) == {"broken_row": 2}
    assert (report.file.customers, report.file.orders) == (4, 16)
    said = {notice.code: notice.message for notice in load("\n".join([HEADER, *rows])).raw.notices}
    assert "(lines 9 and 11)" in said["broken_rows"]


def test_a_row_that_only_lacks_its_last_cells_is_none(clean):
    rows = [row + ";" for row in ORDERS]
    rows[0] = f"{HEADER};Notiz"
    report = clean([*rows[1:], "R99;Kunde 1;01.04.2023;Lampe;1;5,00"])
    assert left_out(report) == {}
