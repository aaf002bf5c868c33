"""From the demo store to a downloaded action plan with a holdout, in under ten clicks."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pandas as pd
from playwright.sync_api import expect


def test_a_plan_with_a_holdout_in_three_clicks(visitor):
    visitor.open().open_demo()  # one click
    visitor.go("campaigns")  # the second
    expect(visitor.main).to_contain_text("Where the money goes")
    arrived = visitor.download("Download plan and lists")  # the third
    packed = zipfile.ZipFile(io.BytesIO(Path(arrived.path()).read_bytes()))
    plan = json.loads(packed.read("plan.json"))
    actions = pd.read_csv(packed.open("action-plan.csv"))
    assert abs(actions["cost"].sum() - plan["spent"]) < 0.05
    ids = {
        name: pd.read_csv(packed.open(name), dtype="str")["customer_id"]
        for name in packed.namelist()
        if name.startswith(("send-", "holdout-"))
    }
    held = ids.pop("holdout-do-not-contact.csv")
    assert {name: len(each) for name, each in ids.items()} == dict(
        zip(actions["list"], actions["customers"], strict=True)
    )
    contacted = set(pd.concat(list(ids.values())))
    assert contacted.isdisjoint(held)
    assert len(held) == plan["holdout"]["customers"]
    assert len(contacted) + len(held) == plan["holdout"]["chosen"]
    assert b"do not contact them" in packed.read("README.txt")
    visitor.assert_sound()


def test_a_link_to_the_calculator_opens_without_a_store(visitor):
    visitor.page.goto(
        f"{visitor.url}/roi?customers=1000&reach_share=0.8&baseline_rate=0.02&campaign_rate=0.05"
        "&order_value=50&margin=0.4&offer_cost=5&contact_cost=0.05&fixed_cost=100&horizon_months=3"
    )
    visitor.settle()
    # By hand in tests/core/campaigns/roi/test_calculation.py: a profit of 140.
    expect(visitor.main).to_contain_text("it earns 140.00", timeout=60_000)
    visitor.assert_sound()
