"""Names in charts: whatever a file calls things is read as it is written, and is never markup."""

from __future__ import annotations

import csv
import io

import pytest
from conftest import APP, analysed, drawn, orders_csv, settled, texts
from streamlit.testing.v1 import AppTest
from test_pages import EVERY_PAGE

from ui.state.session import SessionState

CUSTOMERS = 60
MARKS = """7" <b>it's</b> R&D"""
"""What is added to every name."""
PLAIN = """7" &lt;b&gt;it's&lt;/b&gt; R&amp;D"""
"""How Plotly is to be told of it."""


@pytest.fixture(scope="module")
def marked() -> AppTest:
    """The dashboard with a shop open whose every name is full of quotes and tags."""
    head, *lines = csv.reader(orders_csv(CUSTOMERS).decode().splitlines())
    told = io.StringIO()
    write = csv.writer(told)
    write.writerow([*head, "category"])
    for order, customer, day, product, *rest, _ in lines:
        write.writerow(
            [
                order,
                f"{customer} {MARKS}" if customer else "",
                day,
                f"{product} {MARKS}",
                *rest,
                f"Land {int(rest[0]) % 2} {MARKS}",
                f"Kind {int(product[1:]) % 3} {MARKS}",
            ]
        )
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=analysed(told.getvalue().encode()))
    return app.run()


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_name_with_quotes_and_tags_is_read_as_it_is_written(marked, page):
    settled(marked.switch_page(f"pages/{page}.py").run())
    assert not marked.exception
    for text in texts([chart["data"] for chart in drawn(marked)]):
        assert "<b>it" not in text, "a tag of the file's would be rendered"
        assert "&quot;" not in text
        assert "&#x27;" not in text, "Plotly would show the entity"
    layouts = [text for chart in drawn(marked) for text in texts(chart["layout"])]
    assert not [text for text in layouts if "<b>it" in text or "&quot;" in text or "&#" in text]
    headings = [each.value.replace("\\", "") for each in marked.markdown]
    assert not [each for each in headings if "&lt;" in each or "&quot;" in each]


def test_names_are_seen_at_all(marked):
    seen = set()
    for page in ("overview", "behaviour"):
        settled(marked.switch_page(f"pages/{page}.py").run())
        seen |= {text for text in texts(drawn(marked)) if PLAIN[:12] in text}
    assert any(text.startswith("P") for text in seen)
    assert any(text.startswith("Land") for text in seen)
    assert any(text.startswith("Kind") for text in seen)
