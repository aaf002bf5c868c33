"""Names that are links or markup stay characters on every page, in labels and help as well."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import APP, QUICK, orders_csv, settled
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest
from test_customer_tables import opened, people_csv
from test_pages import EVERY_PAGE

from core import projects, segment_builder
from core.files.detect import open_source
from core.pipeline import analyse
from core.settings import TableSettings
from tests.security.test_data_is_text import AUTOLINKS
from ui.state import own_machine
from ui.state.open_store import OpenStore
from ui.state.private_folder import PrivateFolder
from ui.state.session import SessionState

PAYLOAD = "www.evil.example a@evil.example :red[evil] $evil$ [evil](x)"
MARKUP = re.compile(r"(?<!\\):red(?<!\\)\[evil|(?<!\\)\$evil(?<!\\)\$|(?<!\\)\[evil(?<!\\)\]\(")
SEGMENTS = f"""
name: www.evil.example
version: 1
about: "{PAYLOAD}"
where:
- frequency: {{at_least: 2}}
"""
NO_MARKDOWN = {
    "selectbox": {"options", "rawValue", "placeholder"},
    "multiselect": {"options", "rawValues", "placeholder"},
    "text_input": {"default", "value", "placeholder"},
    "text_area": {"default", "value", "placeholder"},
}
"""Fields that the browser shows as they are, besides those of `READ_OTHERWISE`."""
READ_OTHERWISE = {"arrow_data_frame", "dataframe", "plotly_chart", "code", "json", "iframe"}
NO_TEXT = {
    "id",
    "formId",
    "url",
    "key",
    "filename",
    "hash",
    "elementType",
    "language",
    "icon",
    "queryString",
}


def shop() -> OpenStore:
    """A shop whose every name is the payload."""
    head, *lines = csv.reader(orders_csv(60).decode().splitlines())
    told = io.StringIO()
    write = csv.writer(told)
    write.writerow([*head, "category"])
    for order, customer, day, product, *rest, _ in lines:
        named = [f"{name} {PAYLOAD}" if name else "" for name in (customer, product)]
        kinds = [f"{kind} {PAYLOAD}" for kind in (int(rest[0]) % 2, int(product[1:]) % 3)]
        write.writerow([order, named[0], day, named[1], *rest, *kinds])
    folder = PrivateFolder()
    path = folder.path / "orders.csv"
    path.write_text(told.getvalue())
    source = open_source(path, f"{PAYLOAD}.csv")
    return OpenStore(source, analyse(source, folder.path, QUICK), demo=False, folders=(folder,))


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[AppTest]:
    kept = tmp_path_factory.mktemp("projects")
    store = shop()
    projects.create_project(kept, PAYLOAD, store.source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELE_PROJECTS", str(kept))
        patch.setattr(own_machine, "visited", lambda: True)
        page = AppTest.from_file(str(APP), default_timeout=60)
        state = SessionState(store=store)
        state.saved.change(segment_builder.parse_segments(SEGMENTS))
        page.session_state["session"] = state
        yield page.run()


def strings(part: Any, without: frozenset[str]) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for each in part:
            yield from strings(each, without)
    elif isinstance(part, dict):
        for name, each in part.items():
            if name not in without:
                yield from strings(each, without)


def markdown(app: AppTest) -> Iterator[str]:
    """Every text of a page that the browser reads as Markdown."""
    for block in (app.main, app.sidebar):
        for element in block:
            proto = getattr(element, "proto", None)
            if proto is not None and element.type not in READ_OTHERWISE:
                without = frozenset(NO_TEXT | NO_MARKDOWN.get(element.type, set()))
                yield from strings(MessageToDict(proto), without)
    for group in (app.expander, app.tabs):
        yield from (each.label for each in group)


def made_of(text: str) -> bool:
    read = re.sub(r"\\(.)", r"\1", text)
    links = (match[0] for link in AUTOLINKS for match in link.finditer(read))
    return any("evil" in link for link in links) or MARKUP.search(text) is not None


def test_the_payload_would_be_seen():
    assert made_of(PAYLOAD)
    assert all(made_of(each) for each in (":red[evil]", "$evil$", "[evil](x)", "www.evil.example"))


@pytest.mark.parametrize("by", ["rfm", "saved"])
@pytest.mark.parametrize("page", EVERY_PAGE)
def test_no_name_is_made_a_link_or_markup_of(app, page, by):
    app.session_state["session"].segments_by = by
    settled(app.switch_page(f"pages/{page}.py").run())
    assert not app.exception
    assert [text for text in markdown(app) if made_of(text)] == []


@pytest.fixture(scope="module")
def people() -> AppTest:
    """A table of customers, two of whose columns are the payload."""
    content = people_csv().decode()
    named = {name: f"{name} {PAYLOAD}" for name in ("income", "WebOrders")}
    for name, instead in named.items():
        content = content.replace(name, instead, 1)
    table = TableSettings(features=(*named.values(), "ShopOrders"))
    return opened(content.encode(), "people.csv", QUICK.model_copy(update={"table": table}))


@pytest.mark.parametrize("page", ["load", "overview", "segments", "segment_builder", "playbook"])
def test_no_name_of_a_column_is_made_a_link_or_markup_of(people, page):
    settled(people.switch_page(f"pages/{page}.py").run())
    assert not people.exception
    assert [text for text in markdown(people) if made_of(text)] == []


def test_no_name_of_a_column_is_made_markup_of_in_the_evidence(people):
    people.switch_page("pages/segments.py").run()
    for control, chosen in (("View", "Evidence"), ("Evidence", "Collinearity")):
        found = next(each for each in people.segmented_control if each.label == control)
        found.set_value(chosen).run()
    told = [*markdown(people)]
    assert any("Variance inflation" in text and "evil" in text for text in told)
    assert [text for text in told if made_of(text)] == []


def test_names_are_shown_at_all(app):
    app.session_state["session"].segments_by = "saved"
    seen = ""
    for page in ("projects", "segment_builder", "overview"):
        settled(app.switch_page(f"pages/{page}.py").run())
        seen = "\n".join(markdown(app))
        assert "evil" in seen, page
