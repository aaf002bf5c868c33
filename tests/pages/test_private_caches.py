"""What a visitor adds to the demo store is in no cache that serves others, in memory or on disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from conftest import APP, said, settled
from streamlit.runtime.caching import cache_resource_api
from streamlit.testing.v1 import AppTest

from ui.cache import background_cache
from ui.state.session import SessionState

if TYPE_CHECKING:
    from collections.abc import Iterator

DOMAIN = "@private.example"
NAME = "Known to Anna"


@pytest.fixture
def demo(shop, monkeypatch):
    """A store whose results everybody shares."""
    monkeypatch.setattr(background_cache, "_is_untouched_demo", lambda store: store.demo)
    cache_resource_api._resource_caches.clear_all()
    return replace(shop, demo=True)


def visitor(store):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=store)
    return app.run()


def everything_in(value: Any, seen: set[int]) -> Iterator[str]:
    """Every text that a result holds, however deep."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, str | bytes):
        yield str(value)
    elif isinstance(value, pd.DataFrame | pd.Series):
        yield value.to_csv()
    for part in parts_of(value):
        yield from everything_in(part, seen)


def parts_of(value: Any) -> list[Any]:
    """What a value is made of."""
    if isinstance(value, str | bytes | pd.DataFrame | pd.Series):
        return []
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset | pd.Index):
        return list(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, one.name, None) for one in dataclasses.fields(value)]
    return [vars(value)] if hasattr(value, "__dict__") else []


def shared() -> list[str]:
    """All texts in the caches that serve everybody."""
    caches = cache_resource_api._resource_caches._function_caches.get(None, {})
    seen: set[int] = set()
    return [
        text
        for cache in caches.values()
        for _, kept in list(cache._mem_cache.items())
        for text in everything_in(kept, seen)
    ]


def test_addresses_and_own_segments_stay_with_the_visitor_who_brought_them(demo):
    first = settled(visitor(demo).switch_page("pages/export.py").run())
    customers = sorted(demo.analysis.customers.frame.index)
    lines = [f"{one},c{n}{DOMAIN},yes" for n, one in enumerate(customers) if one.isalnum()]
    content = "\n".join(["customer,email,Accepts Email Marketing", *lines]).encode()
    uploader = next(each for each in first.file_uploader if each.label.startswith("Customer list"))
    first = settled(uploader.upload("customers.csv", content, "text/csv").run())
    first = settled(first.switch_page("pages/segment_builder.py").run())
    next(each for each in first.text_input if each.label == "Name of the segment").set_value(NAME)
    next(each for each in first.button if each.label == "Save segment").click()
    first = settled(first.run())
    first.session_state["session"].segments_by = "saved"
    for page in ("segments", "segment", "roi", "campaigns", "movement", "experiments", "statistics",
                 "playbook", "customer", "home", "export"):  # fmt: skip
        first = settled(first.switch_page(f"pages/{page}.py").run())
        assert not first.exception, page
    first.toggle(key="list_unmasked").set_value(True).run()
    texts = shared()
    assert texts  # something is shared at all
    assert not [text[:80] for text in texts if DOMAIN in text or NAME in text]

    second = visitor(demo)
    for page in ("segments", "campaigns", "customer", "export"):
        second = settled(second.switch_page(f"pages/{page}.py").run())
        tables = "".join(each.value.to_csv() for each in second.dataframe)
        assert DOMAIN not in said(second) + tables, page
        assert NAME not in said(second) + tables, page


def test_no_result_is_kept_on_disk_by_streamlit():
    """Its caches could outlive the visitor there; none of ours may ask for it."""
    root = Path(__file__).parents[2]
    sources = [*root.glob("ui/**/*.py"), *root.glob("pages/*.py"), *root.glob("core/**/*.py")]
    assert not [path.name for path in sources if "persist=" in path.read_text(encoding="utf-8")]
