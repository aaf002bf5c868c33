"""A forecast to take along: plain JSON, and a table that agrees with it."""

from __future__ import annotations

import csv
import io
import json

import pytest


@pytest.fixture(scope="module")
def told(run_cli, tmp_path_factory):
    folder = tmp_path_factory.mktemp("forecast")
    lines = ["customer,date,amount"]
    for customer in range(150):
        for order in range(customer % 6 + 1):
            month, day = 1 + (customer * 3 + order * 2) % 12, 1 + customer % 28
            lines.append(
                f"c{customer},2025-{month:02d}-{day:02d},{5 + customer * (order + 1) % 90}"
            )
    (folder / "orders.csv").write_text("\n".join(lines), encoding="utf-8")
    command = ("value", folder / "orders.csv", "--json", "--trials", "3", "--horizon", "90")
    document, _ = run_cli(*command, "--out", folder / "out")
    return document, folder, command


def test_the_files_agree_with_the_document(told):
    document, folder, _ = told
    written = (folder / "out" / "forecast.json").read_text(encoding="utf-8")
    assert json.loads(written) == document
    table = (folder / "out" / "forecast.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == document["customers"] == 150
    values = [float(row["value"]) for row in rows]
    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(document["total"], abs=1)


def test_segments_with_value_tell_the_same_as_the_forecast_alone(told, run_cli):
    document, folder, _ = told
    options = ("--by", "rfm", "--with-value", "--horizon", "90", "--out", folder / "segments")
    found, _ = run_cli("segment", folder / "orders.csv", "--json", "--trials", "3", *options)
    for key in ("forecaster", "total", "low", "high", "discounted", "segments", "horizon_days"):
        assert found["forecast"][key] == document[key]
    text = (folder / "segments" / "customers.csv").read_text(encoding="utf-8")
    rows = {row["customer_id"]: row for row in csv.DictReader(io.StringIO(text))}
    alone = (folder / "out" / "forecast.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(alone)):
        for name in ("value", "churn_risk", "churn_band", "next_order_on", "expected_orders"):
            assert rows[row["customer_id"]][name] == row[name]
    text = (folder / "segments" / "segments.csv").read_text(encoding="utf-8")
    told_of = {row["segment"]: row for row in csv.DictReader(io.StringIO(text))}
    for each in document["segments"]:
        assert float(told_of[each["name"]]["value"]) == pytest.approx(each["total"], abs=0.01)
        assert float(told_of[each["name"]]["at_risk"]) == pytest.approx(each["at_risk"], abs=0.01)


def test_without_being_asked_for_segments_are_not_forecast(told, run_cli):
    _, folder, _ = told
    found, finished = run_cli("segment", folder / "orders.csv", "--json", "--trials", "3")
    assert found["forecast"] is None
    assert "value" not in finished.stderr


def test_segments_add_up_to_the_total(told):
    document, _, _ = told
    assert sum(each["total"] for each in document["segments"]) == pytest.approx(
        document["total"], abs=1
    )
    assert sum(each["customers"] for each in document["segments"]) == document["customers"]


def test_naive_rows_are_always_there_and_the_chosen_one_is_among_the_rows(told):
    tested = told[0]["backtest"]
    names = [row["name"] for row in tested["rows"]]
    assert {"same_as_before", "mean", "recency_only"} <= set(names)
    assert tested["chosen"] in names
    assert "recency" in {row["name"] for row in told[0]["churn"]["rows"]}


@pytest.mark.parametrize(
    ("option", "value"), [("--horizon", "3"), ("--discount-rate", "7"), ("--backtest-from", "soon")]
)
def test_a_mistake_exits_2_and_says_what_to_do(told, run_cli, option, value):
    error, _ = run_cli(*told[2], option, value, expect=2)
    assert error["error"]["code"] == "setting"
    assert error["error"]["hint"]


def test_a_table_of_customers_is_refused_in_words(run_cli, tmp_path):
    rows = "".join(f"c{each},{each % 9 + 1},{each * 7 % 50},{each % 60}\n" for each in range(200))
    path = tmp_path / "customers.csv"
    path.write_text(f"customer_id,orders,total_spend,recency_days\n{rows}", encoding="utf-8")
    error, _ = run_cli("value", path, "--trials", "3", "--shape", "customers", expect=2)
    assert error["error"]["code"] == "nothing_to_forecast"
