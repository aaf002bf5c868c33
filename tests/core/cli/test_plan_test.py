"""`plan-test` in the terminal: the same arithmetic as the page, and refusals in words."""

from __future__ import annotations

import json

import pytest
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

from core.__main__ import main


@pytest.fixture
def orders(tmp_path):
    """400 customers of January, of whom 100 order again in the last four weeks."""
    lines = ["customer,date,order,amount"]
    for number in range(400):
        lines.append(f"c{number},2025-01-{1 + number % 28:02d},a{number},20.00")
        if number % 4 == 0:
            lines.append(f"c{number},2025-06-{3 + number % 28:02d},b{number},{10 + number % 50}.00")
    lines.append("new,2025-06-30,z,5.00")
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def answer(capsys, *words: str):
    code = main(["plan-test", *words, "--json"])
    printed = capsys.readouterr()
    return code, json.loads(printed.out if code == 0 else printed.err.splitlines()[-1])


def test_the_lift_is_the_one_the_power_formula_gives(orders, capsys):
    code, found = answer(capsys, orders)
    assert code == 0
    assert (found["customers"], found["measured"]["customers"]) == (400, 400)
    by_orders = next(one for one in found["detectable"] if one["kind"] == "conversion")
    target = by_orders["base"] * (1 + by_orders["lift"])
    h = proportion_effectsize(target, by_orders["base"])
    assert NormalIndPower().power(h, 200, 0.05) == pytest.approx(0.8, abs=1e-3)
    assert {one["kind"] for one in found["detectable"]} == {"conversion", "revenue"}


def test_a_small_control_detects_less_and_too_few_buyers_leave_money_out(orders, capsys):
    _, even = answer(capsys, orders)
    _, held = answer(capsys, orders, "--control-share", "0.1")
    by_kind = [{one["kind"]: one for one in found["detectable"]} for found in (even, held)]
    assert by_kind[1]["conversion"]["lift"] > by_kind[0]["conversion"]["lift"]
    assert by_kind[1]["revenue"]["lift"] is None
    assert by_kind[1]["revenue"]["buyers"] < 30


def test_it_is_said_in_words(orders, capsys):
    assert main(["plan-test", orders]) == 0
    assert "You have 400 customers: the smallest lift you can detect is" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("--arms", "1"), ("--power", "1"), ("--control-share", "0")])
def test_what_no_test_can_have_is_refused(orders, capsys, words):
    code, refused = answer(capsys, orders, *words)
    assert code == 2
    assert words[0] in refused["error"]["message"]
