"""What a page shows is words: no column's name, no HTML entity, no "1 customers".

Every page and every view of it, with an order file that holds one of nearly everything, with a
table of customers and with the demo store.
"""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import APP, analysed, drawn, orders_csv, settled
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest
from test_customer_tables import people_csv
from test_pages import EVERY_PAGE

from core.demo import make_demo_orders
from core.demo import settings as demo_settings
from ui.state.session import SessionState

THINGS = (
    "rows|customers|orders|points|days|months|weeks|years|hours|quarters|segments|lines|files|"
    "columns|tables|trials|models|groups|people|products|buyers|cells|values|times|seconds|minutes|"
    "sheets|draws|questions|pairs|tests|campaigns|channels|dates|entries|steps|copies|currencies|"
    "countries|categories|returns|sales|purchases|measures|periods|cohorts|refunds|messages"
)
ONE_OF_MANY = re.compile(rf"(?<![\d.,'\u2013\u2019-])1 (?:more |other )?(?:{THINGS})\b")
MANY_OF_ONE = re.compile(
    r"(?<![\d.,-])(?:[02-9]|[1-9][\d,]*\d) (?:more )?"
    r"(?:customer|order|row|product|segment|column|model|campaign|channel|buyer|refund|return)\b"
    r"(?!-| days?\b| lines?\b)"
)
COLUMN = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE)

IN_THE_GUIDES = frozenset({"add_to_cart", "is_return"})
"""Values of visitors' files that the guides quote."""

OF_THE_DEMO = frozenset(
    {"customer_id", "order_id", "ordered_at", "product_id", "product_name", "unit_price"}
)
"""Columns of the demo store's own file."""

PATIENCE = 600.0
"""Seconds for what a page computes; the machine may be busy."""

UNREAD = {"code", "json", "arrow_data_frame", "dataframe", "text_area"}
"""Elements whose text is for programs (a playbook as YAML), or is read in another way."""

NOT_READ = {
    "id", "formId", "url", "key", "spec", "data", "arrowData", "styler", "uuid", "icon",
    "iconValue", "filename", "urlPath", "hash", "pageScriptHash", "config", "chartData", "mimeType",
    "language",
    "hrefs", "accept", "type", "elementType",
}  # fmt: skip
"""Fields of an element that a browser uses and a person does not see."""

CODE = re.compile(r"`[^`]*`|<style>.*?</style>|\]\([^)]*\)|:material/\w+:|{\w+[|}]", re.DOTALL)
"""Parts of Markdown that are no words: code, styles, addresses and icons."""


def one_of_everything() -> bytes:
    """Orders with one row of nearly every oddity, so that every notice counts to one."""
    header, *lines = orders_csv().decode().splitlines()
    lines = [f"{line},paid" for line in lines]
    first = lines[0].split(",")
    odd = {
        "twice": lines[5],
        "refund": ",".join(["R1", *first[1:4], "-1", *first[5:]]),
        "cancelled": ",".join(["R2", *first[1:-1], "cancelled"]),
        "pending": ",".join(["R3", *first[1:-1], "pending"]),
        "free": ",".join(["R4", *first[1:5], "0", *first[6:]]),
        "undated": ",".join(["R5", first[1], "", *first[3:]]),
        "future": ",".join(["R6", first[1], "2031-01-01", *first[3:]]),
        "postage": ",".join(["R7", *first[1:3], "POSTAGE", "1", *first[5:]]),
        "abroad": ",".join(["R8", *first[1:-2], "France", first[-1]]),
    }
    return "\n".join([f"{header},status", *lines, *odd.values()]).encode()


def demo_orders() -> bytes:
    """The demo store, small."""
    small = demo_settings.read().model_copy(update={"people": 400})
    return make_demo_orders(small).lines.to_csv(index=False).encode()


@pytest.fixture(scope="module", params=["orders", "people", "demo"])
def shop(request: pytest.FixtureRequest) -> AppTest:
    content = {"orders": one_of_everything, "people": people_csv, "demo": demo_orders}
    store = analysed(content[request.param]())
    app = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    app.session_state["session"] = SessionState(
        store=dataclasses.replace(store, demo=request.param == "demo")
    )
    return app.run()


def strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for each in part:
            yield from strings(each)
    elif isinstance(part, dict):
        for name, each in part.items():
            if name not in NOT_READ:
                yield from strings(each)


def shown(app: AppTest) -> Iterator[tuple[str, str]]:
    """What a person reads on a page: the kind of element and its text."""
    for block in (app.main, app.sidebar):
        for element in block:
            proto = getattr(element, "proto", None)
            if proto is None or element.type in UNREAD:
                continue
            for text in strings(MessageToDict(proto)):
                yield str(element.type), CODE.sub(" ", text)
    for table in app.dataframe:
        yield from (("table", text) for text in table_texts(table))
    for chart in drawn(app):
        for part in ("layout", "data"):
            yield from (("chart", html.unescape(text)) for text in strings(chart[part]))


def table_texts(table: Any) -> Iterator[str]:
    """The headings, their help and the words in the cells of a table."""
    config = json.loads(table.proto.columns or "{}")
    for name in map(str, table.value.columns):
        column = config.get(name) or {}
        if not column.get("hidden"):
            yield str(name if column.get("label") is None else column["label"])
            yield CODE.sub(" ", str(column.get("help") or ""))
            if table.value[name].dtype == object:
                yield from map(str, table.value[name])


def faults(text: str, own: frozenset[str] = frozenset()) -> set[str]:
    """What of a text is no language; `own` are names that are the file's, not Clientele's."""
    counted = {match[0] for each in (ONE_OF_MANY, MANY_OF_ONE) for match in each.finditer(text)}
    return counted | (set(COLUMN.findall(text)) - own) | set(ENTITY.findall(text))


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_shows_words(shop, page):
    own = frozenset(people_csv().decode().splitlines()[0].split(",")) | IN_THE_GUIDES
    if page == "load":  # shows rows of the file as they are
        own |= OF_THE_DEMO
    settled(shop.switch_page(f"pages/{page}.py").run(), PATIENCE)
    wrong = {}
    for way in (None, *views(shop)):
        if way is not None:
            control(shop, way[0]).set_value(way[1])
            settled(shop.run(), PATIENCE)
        assert not shop.exception
        for kind, text in shown(shop):
            if faults(text, own):
                wrong[way, kind, text[:200]] = faults(text, own)
    assert wrong == {}


def control(app: AppTest, label: str) -> Any:
    return next(each for each in app.segmented_control if each.label == label)


def views(app: AppTest) -> list[tuple[str, Any]]:
    """What else a page shows: its choices between views, but for the first of each."""
    return [
        (each.label, option)
        for each in app.segmented_control
        if each.label in {"View", "Table"}
        for option in each.options
        if option != each.value
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("1 customers are beyond", "1 customers"),
        ("and 1 more rows", "1 more rows"),
        ("12 customer lie beyond", "12 customer"),
        ("Median tenure_days", "tenure_days"),
        ("Frame 7&quot; single", "&quot;"),
        ("1 customer, 21 customers, 0.1 points, 1,001 rows and 5-1 orders", None),
        ("12 customer-friendly rows", None),
    ],
)
def test_what_is_no_language_is_found(text, wrong):
    assert faults(text) == ({wrong} if wrong else set())


def test_every_kind_of_text_is_read(shop):
    settled(shop.switch_page("pages/overview.py").run(), PATIENCE)
    kinds = {kind for kind, _ in shown(shop)}
    assert {"markdown", "metric", "chart"} <= kinds
