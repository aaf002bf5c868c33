"""`experiment` in the terminal: the shop's own past, several outcomes, refusals, p-values."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.__main__ import main


@pytest.fixture
def shop(tmp_path):
    """Orders of 400 customers before and after the first day of a test, and its results."""
    rng = np.random.default_rng(0)
    orders, results = ["customer,date,order,amount"], ["customer_id,variant,revenue,visits"]
    for number in range(400):
        level = rng.gamma(2, 20)
        orders += [
            f"c{number},2025-{month:02d}-{1 + number % 27:02d},{number}-{month},{level:.2f}"
            for month in (3, 4, 5, 6)
        ]
        spent = level + rng.normal(0, 4) + 2 * (number % 2)
        results.append(f"c{number},{'ab'[number % 2]},{spent:.2f},{rng.integers(1, 9)}")
    paths = {}
    for name, lines in (("orders", orders), ("results", results)):
        paths[name] = tmp_path / f"{name}.csv"
        paths[name].write_text("\n".join(lines), encoding="utf-8")
    return {name: str(path) for name, path in paths.items()}


def answer(capsys, *words: str):
    code = main(["experiment", *words, "--json"])
    printed = capsys.readouterr()
    return code, json.loads(printed.out if code == 0 else printed.err.splitlines()[-1])


def test_the_shops_orders_before_the_test_are_the_past(shop, capsys):
    past = ["--orders", shop["orders"], "--began", "2025-06-01"]
    code, offered = answer(capsys, shop["results"], *past)
    assert code == 0
    assert offered["adjustment"]["by"].startswith("spend ")
    assert offered["adjustment"]["saved"] > 0.8
    assert offered["adjustment"]["used"] is False
    _, adjusted = answer(capsys, shop["results"], *past, "--cuped")
    widths = [
        one["comparisons"][0]["interval"][1] - one["comparisons"][0]["interval"][0]
        for one in (offered, adjusted)
    ]
    assert widths[1] < widths[0] / 2
    # Before anybody had ordered nothing is known.
    code, refused = answer(capsys, shop["results"], *past[:2], "--began", "2025-01-01", "--cuped")
    assert code == 2
    assert "cannot be adjusted" in refused["error"]["message"]


def test_orders_need_the_first_day_of_the_test(shop, capsys):
    code, refused = answer(capsys, shop["results"], "--orders", shop["orders"])
    assert code == 2
    assert "--began" in refused["error"]["hint"]


def test_other_outcomes_have_all_that_the_first_has(shop, capsys):
    _, document = answer(capsys, shop["results"], "--secondary", "visits")
    (other,) = document["other_outcomes"]
    assert (document["outcome"], other["outcome"]) == ("revenue", "visits")
    assert set(other) == set(document) - {"source", "other_outcomes", "version"}
    assert (document["money"], other["money"]) == (True, False)
    (control,) = (arm for arm in document["arms"] if arm["name"] == document["control"])
    # Nearly everybody bought, so few more than 30 customers an arm would do.
    bought = control["converted"] / control["customers"]
    assert document["customers_for_money"] == -(-30 // bought) == 31
    smallest = document["detectable_lift"] * control["mean"]
    assert document["smallest_money"] == pytest.approx(smallest)
    assert other["customers_for_money"] is other["smallest_money"] is None


def test_no_p_value_is_written_as_zero(tmp_path, capsys):
    rows = [f"c{n},{'ab'[n % 2]},{'yes' if n % 2 else 'no'}" for n in range(8000)]
    path = tmp_path / "results.csv"
    path.write_text("customer_id,variant,converted\n" + "\n".join(rows), encoding="utf-8")
    _, document = answer(capsys, str(path))
    (comparison,) = document["comparisons"]
    assert 0 < comparison["p_value"] < 1e-300
    assert comparison["adjusted_p"] > 0
    assert document["any_differs"] > 0
