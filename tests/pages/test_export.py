"""The Export page offers what is registered."""

from __future__ import annotations

import pytest
from conftest import APP, analysed, settled
from streamlit.testing.v1 import AppTest

from core.exports import registry
from core.exports.registry import Export
from ui.state.session import SessionState


def test_a_new_export_can_be_downloaded_once_it_is_registered(open_app, monkeypatch):
    toy = Export(
        "Customers by country",
        "How many customers each country has.",
        lambda inputs: inputs.analysis.customers.frame["country"].value_counts().reset_index(),
        frozenset({"page"}),
    )
    monkeypatch.setattr(registry, "EXPORTS", [*registry.EXPORTS, toy])
    app = open_app.switch_page("pages/export.py").run()
    assert not app.exception
    tables = app.segmented_control(key="export_table")
    assert tables.options[-1] == "Customers by country"
    assert tables.value == "Customers"
    app = tables.set_value("Customers by country").run()
    assert not app.exception
    assert "How many customers each country has." in "".join(each.value for each in app.markdown)


def test_the_set_for_tableau_and_power_bi_says_what_is_in_it_and_who_is_not(open_app):
    app = open_app.switch_page("pages/export.py").run()
    settled(app)
    text = " ".join(each.value for each in app.markdown)
    assert "**For Tableau and Power BI**" in text
    assert "phone numbers and names are not in it" in text
    button = next(one for one in app.get("download_button") if one.key == "export_intelligence")
    assert button.label == "Download ZIP"


def test_orders_without_addresses_ask_for_a_list_of_customers(open_app):
    app = open_app.switch_page("pages/export.py").run()
    settled(app)
    assert not app.exception
    assert any("no e-mail addresses or phone numbers" in info.value for info in app.info)
    assert not [box for box in app.selectbox if box.key == "list_system"]


def mailing_orders(agreed):
    """The orders of 120 customers, and whether each agreed to marketing."""
    rows = [
        f"c{n % 120}@example.com,{n},2025-{1 + n % 6:02}-{1 + n % 27:02},{5 + n % 40},"
        f"{agreed[n % 120]}"
        for n in range(600)
    ]
    header = "Email,Order,Date,Total,Accepts Marketing"
    return "\n".join([header, *rows]).encode()


@pytest.fixture(scope="module")
def mailing_shop():
    return analysed(mailing_orders(["no" if number % 4 == 3 else "yes" for number in range(120)]))


@pytest.fixture
def mailing_app(mailing_shop):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=mailing_shop)
    return app.run()


def test_a_list_respects_consent_and_shows_no_address(mailing_app):
    app = mailing_app.switch_page("pages/export.py").run()
    settled(app)
    assert not app.exception
    app.selectbox(key="list_system").set_value("Klaviyo").run()
    names = app.multiselect(key="list_segments_rfm").options
    app.multiselect(key="list_segments_rfm").set_value(names).run()
    settled(app)
    text = " ".join(each.value for each in app.markdown)
    assert "**90 customers** of 120 on the list for Klaviyo" in text
    assert "30 left out: no consent" in text
    shown = next(frame.value for frame in app.dataframe if "Email" in frame.value.columns)
    assert shown["Email"].str.contains("•••@example.com").all()
    app.toggle(key="list_consent").set_value(False).run()
    settled(app)
    text = " ".join(each.value for each in app.markdown)
    assert "**120 customers** of 120" in text
    app.toggle(key="list_unmasked").set_value(True).run()
    shown = next(frame.value for frame in app.dataframe if "Email" in frame.value.columns)
    assert not shown["Email"].str.contains("•").any()


def test_the_lists_of_a_campaign_leave_out_who_did_not_agree(mailing_app):
    app = settled(mailing_app.switch_page("pages/campaigns.py").run())
    assert not app.exception
    refused = r"Left out\: 30 with no consent"
    assert any(refused in each.value for each in app.markdown)
    app = settled(app.toggle(key="plan_consent").set_value(False).run())
    assert not any(refused in each.value for each in app.markdown)


def test_a_shop_that_may_contact_nobody_sees_no_sums_of_a_campaign_to_nobody():
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=analysed(mailing_orders(["no"] * 120)))
    pages = {"home": "no campaign to suggest", "campaigns": "nothing to plan"}
    pages |= {"playbook": "would bring nothing", "roi": "reaches nobody"}
    for name, words in pages.items():
        app = settled((app if name == "home" else app.switch_page(f"pages/{name}.py")).run())
        assert not app.exception
        text = " ".join(each.value for each in app.markdown)
        assert words in text
        assert not app.metric or name in ("home", "playbook")
        assert not any(sum_ in text for sum_ in ("it should bring", "Profitable in", "pays for"))


def test_a_report_can_be_downloaded_with_the_chosen_sections(open_app):
    app = settled(open_app.switch_page("pages/export.py").run())
    assert not app.exception
    download = next(
        each for each in app.get("download_button") if each.proto.label == "Download as HTML"
    )
    assert not download.proto.disabled
    app = settled(app.pills(key="report_sections").set_value([]).run())
    download = next(
        each for each in app.get("download_button") if each.proto.label == "Download as HTML"
    )
    assert download.proto.disabled
