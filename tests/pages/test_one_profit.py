"""Home, Playbook, the ROI calculator and Campaigns say one profit for a segment and a channel."""

from __future__ import annotations

import re

import pytest
from conftest import APP, analysed, orders_csv, settled
from streamlit.testing.v1 import AppTest

from core import formatting
from ui.state.session import Display, SessionState

EARNS = re.compile(r"should (?:earn|bring) (\S+) after all costs")


@pytest.fixture(scope="module")
def app():
    """A shop of customers enough to expect extra orders, nine in ten of whom agreed to mail."""
    header, *lines = orders_csv(4_000).decode().splitlines()
    rows = [f"{header},Email,Accepts Marketing"]
    for number, line in enumerate(lines):
        customer = line.split(",")[1]
        agreed = "no" if customer.endswith("3") else "yes"
        rows.append(f"{line},{customer[:5] or number}@example.com,{agreed}")
    app = AppTest.from_file(str(APP), default_timeout=60)
    display = Display(currency="€")
    app.session_state["session"] = SessionState(
        store=analysed("\n".join(rows).encode()), display=display
    )
    return app.run()


def plain(text: str) -> str:
    """A text without the backslashes that keep Markdown from reading it."""
    return text.replace("\\", "")


def expectations(app) -> list[str]:
    """The profits that a page expects, in the order in which it says them."""
    return [
        found[1] for each in app.markdown for found in [EARNS.search(plain(each.value))] if found
    ]


def test_every_page_says_the_same_profit_of_a_segment_through_a_channel(app):
    settled(app)
    titles = [plain(each.value) for each in app.markdown if each.value.startswith("### ")]
    pairs = [found for title in titles if (found := re.fullmatch(r"### (.+) to (.+)", title))]
    home = {(one[2], one[1]): amount for one, amount in zip(pairs, expectations(app), strict=True)}
    assert home, "Home has something to do first"
    settled(app.switch_page("pages/campaigns.py").run())
    (cells,) = (each.value for each in app.dataframe if "everyone" in each.value)
    everyone = cells.set_index(["segment", "channel"])["everyone"]
    for (segment, channel), amount in home.items():
        assert formatting.money_short(everyone[segment, channel], "€") == amount
        app.query_params["segment"] = segment
        settled(app.switch_page("pages/playbook.py").run())
        assert amount in expectations(app)
        app.query_params["segment"] = segment
        settled(app.switch_page("pages/roi.py").run())
        assert next(e for e in app.selectbox if e.label == "Segment").value == segment
        assert next(e for e in app.selectbox if e.label == "Channel").value == channel
        assert next(e.value for e in app.metric if e.label.startswith("Profit")) == amount
