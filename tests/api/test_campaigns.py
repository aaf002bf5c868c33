"""Plans and reports of a project's last run: as the terminal makes them."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def plan(served):
    def ask(**asked):
        return served.client().post(f"/projects/{served.shop}/campaigns/plan", json=asked)

    return ask


def test_a_budget_is_split_over_the_segments_that_are_named(served, plan):
    answer = plan(budget=500)
    assert answer.status_code == 200, answer.text
    whole = answer.json()
    assert whole["spent"] + whole["unspent"] == pytest.approx(500)
    segments = {each["segment"] for each in whole["cells"]}
    sizes = served.client().get(f"/projects/{served.shop}/segments").json()["segments"]
    assert segments <= {each["name"] for each in sizes}
    one = min(segments)
    part = plan(budget=500, segments=[one], duration_days=60).json()
    assert {each["segment"] for each in part["cells"]} == {one}
    assert part["horizon_days"] == 60 != whole["horizon_days"]
    assert "@shop.example" not in json.dumps(whole)


def test_a_plan_for_nothing_known_is_refused(plan):
    assert plan(budget=-1).json()["code"] == "invalid_request"
    assert plan(budget=10, segments=["Nobody"]).status_code == 422


def test_the_report_is_one_page_without_a_customer_and_without_scripts(served):
    answer = served.client().get(f"/projects/{served.shop}/report")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.lstrip().lower().startswith("<!doctype html")
    assert "shop" in answer.text
    assert "@shop.example" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
