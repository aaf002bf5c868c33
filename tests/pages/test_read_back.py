"""A campaign is read back: its list and the orders of the store give the lift, and rates."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from conftest import APP, said
from streamlit.testing.v1 import AppTest

from core.campaigns import CampaignList
from ui.state.session import SessionState


@pytest.fixture
def campaign(shop):
    """A campaign to everybody six weeks before the end of the store's orders."""
    labels = shop.analysis.segmentation.labels
    table = pd.DataFrame({"segment": labels, "channel": "E-mail"})
    table["hold_out"] = [at % 5 == 0 for at in range(len(table))]
    first_day = shop.analysis.customers.as_of - dt.timedelta(days=42)
    return CampaignList(table.rename_axis("customer_id"), first_day, 30)


def opened(shop, campaign, learned=None):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=shop, campaign_list=campaign, learned=learned)
    app.run().switch_page("pages/campaigns.py").run()
    return app


def read_back(app):
    next(each for each in app.segmented_control if each.key == "campaign_what").set_value(
        "back"
    ).run()
    assert not app.exception
    return app


def test_the_lift_is_shown_and_the_next_plan_takes_the_measured_rates(shop, campaign):
    app = read_back(opened(shop, campaign))
    assert "no effect beyond chance" in said(app) or "the campaign" in said(app)
    assert "measured" in said(app)
    next(each for each in app.button if each.key == "use_learned").click().run()
    assert not app.exception
    learned = app.session_state["session"].learned
    assert {rate.channel for rate in learned.rates} == {"E-mail"}
    assert "now use these rates" in said(app)
    again = opened(shop, campaign, learned)
    assert not again.exception
    cells = next(each.value for each in again.dataframe if "rests" in each.value)
    mails = cells[cells["channel"] == "E-mail"]
    assert mails["rests"].str.contains("measured on").all()


def test_without_a_list_it_asks_for_one_and_a_first_day_after_the_end_is_said(shop, campaign):
    assert "upload its list" in said(read_back(opened(shop, None)))
    late = CampaignList(campaign.customers, dt.date(2030, 1, 1), 30)
    app = read_back(opened(shop, late))
    assert "before the campaign started" in app.error[0].value.replace("\\", "")
