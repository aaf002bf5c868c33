"""One file that needs nothing else, in which whatever a shop writes is text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from core import exports

from .test_report_content import PNG, inputs


class Reader(HTMLParser):
    """The tags of a document, and whether each one is closed."""

    VOID = frozenset({"meta", "img", "rect", "line", "polyline", "br"})

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.wrong = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def read(report):
    text = exports.html_report(report).decode()
    reader = Reader()
    reader.feed(text)
    assert reader.wrong == []
    assert reader.open == []
    return text, reader.tags


@pytest.fixture(scope="module")
def page(demo_analysis):
    return read(exports.make_report(inputs(demo_analysis, logo=PNG)))


def test_nothing_is_fetched_and_nothing_runs(page):
    text, tags = page
    assert not [tag for tag, _ in tags if tag in {"script", "link", "iframe", "object", "form"}]
    addresses = [value for _, attrs in tags for name, value in attrs.items()
                 if name in {"src", "href"}]  # fmt: skip
    assert all(address.startswith("data:image/png;base64,") for address in addresses)
    assert not re.search(r"https?://|url\(|@import", text)
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]


def test_paper_of_any_size_is_printed_on(page):
    assert "@page { margin: 16mm; }" in page[0]


def test_tables_and_charts_can_be_read_aloud(page):
    _, tags = page
    names = [tag for tag, _ in tags]
    assert names.count("caption") == names.count("table") > 2
    assert all("scope" in attrs for tag, attrs in tags if tag == "th")
    assert all(attrs.get("aria-label") for tag, attrs in tags if tag == "svg")
    assert all(attrs.get("alt") for tag, attrs in tags if tag == "img")
    assert names.count("h1") == 1


def test_what_an_enemy_writes_is_text(hostile_analysis):
    name = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    text, tags = read(exports.make_report(inputs(hostile_analysis, shop=name)))
    assert "&lt;script&gt;" in text
    assert not [tag for tag, _ in tags if tag in {"script", "img"}]


def test_no_customer_is_in_it(demo_analysis):
    text, _ = read(exports.make_report(inputs(demo_analysis)))
    assert not [one for one in demo_analysis.customers.frame.index if str(one) in text]


def test_the_figures_of_the_segments_stand_in_the_file(page, demo_analysis):
    text, _ = page
    table = exports.segments_table(demo_analysis, "rfm")
    assert all(f"{customers:,}" in text for customers in table["customers"])
