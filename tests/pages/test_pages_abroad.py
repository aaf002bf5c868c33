"""Every page of a shop abroad: its numbers are written in its own format, and nothing fails."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from conftest import APP, analysed, drawn, orders_csv, said, settled, texts
from streamlit.testing.v1 import AppTest
from test_pages import EVERY_PAGE

from ui.state.session import SessionState

CUSTOMERS = 60


class Shop(NamedTuple):
    """A country's shop: whose orders they are, how its numbers look, and how they never do."""

    country: str
    currency: str
    code: str
    separators: str
    never: str


SHOPS = (
    Shop("United States", "USD", "en_US", ".,", r"\d\s?(\$|USD)|USD\s?\d"),
    Shop("Germany", "EUR", "de_DE", ",.", r"(€|EUR)\s?-?\d|\d,\d{3}\s?€"),
    Shop("Japan", "JPY", "ja_JP", ".,", r"\d\s?(￥|JPY)|JPY\s?\d|￥[\d,]+\.\d\d"),
    Shop("India", "INR", "en_IN", ".,", r"\d\s?(₹|INR)|INR\s?\d|₹\d{3},\d{3}"),
    Shop("Switzerland", "CHF", "de_CH", ".’", r"\d\s?CHF|CHF\s?\d+,\d"),
)


@pytest.fixture(scope="module", params=SHOPS, ids=lambda shop: shop.code)
def abroad(request) -> tuple[Shop, AppTest]:
    """The dashboard with such a shop's orders open, one visit for all of its pages."""
    shop: Shop = request.param
    head, *lines = orders_csv(CUSTOMERS).decode().splitlines()
    sold = [f"{line.rpartition(',')[0]},{shop.country},{shop.currency}" for line in lines]
    store = analysed("\n".join([f"{head},currency", *sold]).encode())
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=store)
    return shop, app.run()


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_of_a_shop_abroad_shows_it_in_its_own_format(abroad, page):
    shop, app = abroad
    settled(app.switch_page(f"pages/{page}.py").run())
    assert not app.exception
    assert not app.error
    assert app.session_state["session"].display.run_locale == shop.code
    charts = drawn(app)
    for chart in charts:
        assert chart["layout"]["separators"].replace("'", "’") == shop.separators
    metrics = [f"{each.value} {each.delta}" for each in app.metric]
    said_here = [*said(app).replace("\\", "").splitlines(), *metrics]
    assert not [each for each in (*said_here, *texts(charts)) if re.search(shop.never, each)]
    assert not [each for each in said_here if re.search(r"\b(nan|NaN|NaT|inf)\b", each)]
