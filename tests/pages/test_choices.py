"""The Load page shows a choice beside each guess, and every choice takes effect."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from conftest import orders_csv, said, settled


def uploaded(app, content: bytes, name: str = "orders.csv"):
    app.switch_page("pages/load.py").run()
    return app.file_uploader[0].upload(name, content, "text/csv").run()


def box(app, label: str):
    return next(each for each in app.selectbox if each.label == label)


def press(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return settled(app) or app


def read_of(app):
    return app.session_state["session"].upload.read


GERMAN = "nr;kunde;datum;betrag\n" + "".join(
    f"{number};K{number % 9};{number % 12 + 1:02d}/{number % 6 + 1:02d}/2024;{number},50\n"
    for number in range(60)
)


def test_what_was_found_stands_in_the_choice(app):
    uploaded(app, GERMAN.encode())
    assert not app.exception
    assert "Found: Semicolon" in box(app, "Separator").options[0]
    assert "Found: UTF-8" in box(app, "Text encoding").options[0]
    assert "Found: row 1" in box(app, "Column names").options[0]
    assert "comma" in box(app, "Decimals in numbers").options[0]
    assert "the file is ambiguous" in said(app)


@pytest.mark.parametrize(
    ("label", "value", "field"),
    [
        ("Separator", "semicolon", "delimiter"),
        ("Text encoding", "cp1252", "encoding"),
        ("Column names", 1, "header_row"),
        ("Dates such as 03/04/2024", "month_first", "date_order"),
        ("Decimals in numbers", "comma", "decimal_mark"),
        ("Amounts of money", "hundredths", "money_unit"),
    ],
)
def test_a_choice_takes_effect_and_can_be_undone(app, label, value, field):
    uploaded(app, GERMAN.encode())
    before = read_of(app)
    box(app, label).set_value(value).run()
    assert not app.exception
    assert getattr(read_of(app), field) == value
    press(app, "Reset to detected")
    assert read_of(app) == before
    assert "Reset to detected" not in [button.label for button in app.button]


def test_amounts_that_may_be_cents_are_asked_about_beside_the_decimals(app):
    rows = [f"O{n},C{n % 9},2024-01-{n % 28 + 1:02},{4999 + n},EUR" for n in range(40)]
    uploaded(app, "\n".join(["order_id,customer_id,date,amount,currency", *rows]).encode())
    assert "whole units, not hundredths" in said(app)
    assert "whole units" in box(app, "Amounts of money").options[0]
    assert "whole" not in box(app, "Decimals in numbers").options[0]


def test_what_a_discount_says_can_be_chosen(app):
    content = orders_csv(60).decode().splitlines()
    lines = [f"{content[0]},discount", *(f"{line},5" for line in content[1:])]
    uploaded(app, "\n".join(lines).encode())
    box(app, "Discounts").set_value("percent").run()
    assert not app.exception
    assert read_of(app).discount == "percent"


def test_a_choice_that_cannot_work_leaves_a_way_back(app):
    uploaded(app, GERMAN.encode())
    box(app, "Separator").set_value("pipe").run()
    assert not app.exception
    assert "cannot be split into columns" in app.error[0].value
    assert "Analyse" not in [button.label for button in app.button]
    press(app, "Reset to detected")
    assert not app.error


def test_a_missing_customer_can_be_chosen_from_the_list(app):
    content = orders_csv(60).replace(b"customer", b"who", 1)
    uploaded(app, content)
    if not app.error:  # recognised by its values all the same
        box(app, "Customer").set_value(None).run()
    assert "customer" in app.error[0].value
    assert "--role" not in app.error[0].value
    box(app, "Customer").set_value("who").run()
    assert not app.error
    press(app, "Analyse")
    assert app.session_state["session"].store is not None


MIXED = "order,customer,date,amount,currency\n" + "".join(
    f"{number},K{number % 9},2024-{number % 12 + 1:02d}-05,10.00,{code}\n"
    for number in range(60)
    for code in ["EUR" if number % 3 else "USD"]
)


def test_several_currencies_are_never_added_without_a_word(app):
    uploaded(app, MIXED.encode())
    assert not app.exception
    assert "The file has several currencies" in said(app)
    assert not [each for each in app.button if each.label == "Analyse"]
    assert "never added up without asking" in app.info[0].value
    app.radio[0].set_value("Add them up as they are").run()
    assert "EUR and USD are added up as if they were one currency" in app.warning[0].value
    press(app, "Analyse")
    assert app.session_state["session"].store.analysis.report.used_revenue == Decimal(600)


def test_one_currency_can_be_chosen(app):
    uploaded(app, MIXED.encode())
    app.radio[0].set_value("Use one currency").run()
    assert not app.warning
    press(app, "Analyse")
    report = app.session_state["session"].store.analysis.report
    assert report.used_revenue == Decimal(400)
    assert {each.code: each.rows for each in report.currencies} == {"EUR": 40, "USD": 20}


def test_currencies_can_be_converted_with_rates_of_ones_own(app):
    uploaded(app, MIXED.encode())
    app.radio[0].set_value("Convert with my own rates").run()
    next(each for each in app.number_input if "USD" in each.label).set_value(0.92).run()
    source = next(each for each in app.text_input if "Source and date" in each.label)
    source.set_value("ECB, 2 May 2024").run()
    assert not app.exception
    assert read_of(app).rates == (("USD", Decimal("0.92")),)
    press(app, "Analyse")
    report = app.session_state["session"].store.analysis.report
    assert report.used_revenue == 400 + 200 * Decimal("0.92")
    assert "your own assumption, ECB, 2 May 2024" in said(app).replace("\\", "")


def months() -> bytes:
    held = io.BytesIO()
    header, *lines = orders_csv(60).splitlines()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(3):
            part = lines[number * 100 : (number + 1) * 100]
            archive.writestr(f"m{number}.csv", b"\n".join([header, *part]))
    return held.getvalue()


def test_tables_with_the_same_columns_are_proposed_together_and_can_be_taken_out(app):
    uploaded(app, months(), "year.zip")
    assert not app.exception
    below = app.multiselect[0]
    assert below.value == ["m1.csv", "m2.csv"]
    assert any("100 rows" in option for option in below.options)
    below.set_value(["m1.csv"]).run()
    assert (read_of(app).table, read_of(app).append) == ("m0.csv", ("m1.csv",))
    press(app, "Analyse")
    assert app.session_state["session"].store.analysis.raw.rows == 200


def test_a_press_counts_though_a_choice_made_just_before_runs_the_page_again(app):
    uploaded(app, months(), "year.zip")
    app.multiselect[0].set_value(["m1.csv"])
    press(app, "Analyse")  # both reach the page in one run, as from a quick hand
    assert app.session_state["session"].store.analysis.raw.rows == 200
    assert app.session_state["session"].tasks.analysis is None


def test_a_press_is_forgotten_where_the_choice_before_it_left_nothing_to_analyse(app):
    uploaded(app, GERMAN.encode())
    box(app, "Separator").set_value("pipe")
    press(app, "Analyse")
    assert app.error
    press(app, "Reset to detected")
    assert app.session_state["session"].store is None
    assert app.session_state["session"].tasks.analysis is None


def test_several_files_at_once_are_read_as_one(app):
    header, *lines = orders_csv(60).splitlines()
    app.switch_page("pages/load.py").run()
    parts = [b"\n".join([header, *lines[:120]]), b"\n".join([header, *lines[120:]])]
    files = [(f"part{at}.csv", part, "text/csv") for at, part in enumerate(parts)]
    app.file_uploader[0].set_value(files).run()
    assert not app.exception
    assert not app.error
    press(app, "Analyse")
    store = app.session_state["session"].store
    assert store.source.name == "part0.csv and 1 more"
    assert store.analysis.raw.rows == len(lines)


def test_a_file_that_was_forgotten_can_be_handed_over_again(app):
    uploaded(app, GERMAN.encode())
    press(app, "Analyse")
    press(app, "Delete everything")
    uploaded(app, GERMAN.encode())
    assert not app.exception
    assert not app.error
    assert "Found: Semicolon" in box(app, "Separator").options[0]
