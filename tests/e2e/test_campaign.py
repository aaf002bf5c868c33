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
    customers = pd.read_csv(packed.open("customers.csv"), dtype={"customer_id": str})
    assert abs(actions["cost"].sum() - plan["spent"]) < 0.05
    assert customers["customer_id"].is_unique
    held = (customers["group"] == "holdout").mean()
    assert abs(held - plan["holdout"]["share"]) < 0.005
    assert customers.loc[customers["group"] == "holdout", "channels"].isna().all()
    lists = [name for name in packed.namelist() if name.startswith("list-")]
    assert sum(len(pd.read_csv(packed.open(name))) for name in lists) == len(customers)
    visitor.assert_sound()


def test_a_link_to_the_calculator_opens_without_a_store(visitor):
    visitor.page.goto(
        f"{visitor.url}/roi?customers=1000&reach_share=0.8&baseline_rate=0.02&campaign_rate=0.05"
        "&order_value=50&margin=0.4&offer_cost=5&contact_cost=0.05&fixed_cost=100&horizon_months=3"
    )
    visitor.settle()
    # By hand in tests/core/act/test_roi.py: a profit of 140.
    expect(visitor.main).to_contain_text("it earns 140.00", timeout=60_000)
    visitor.assert_sound()
