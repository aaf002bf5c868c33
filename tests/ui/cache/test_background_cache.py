"""What results are cached under, and whom they serve."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.settings import RfmSettings
from ui.cache.background_cache import cache_text


def test_the_same_content_has_the_same_key_and_other_content_otherwise():
    contents = [
        None, "", "None", 1, 1.5, True, "1", dt.date(2025, 1, 2), Path("a"), ("a", "b"), ("a,b",),
        ("a", ("b",)), (("a",), "b"), RfmSettings(), RfmSettings(levels=3),
    ]  # fmt: skip
    assert len({cache_text(each) for each in contents}) == len(contents)
    assert cache_text((RfmSettings(), "x")) == cache_text((RfmSettings(), "x"))


@pytest.mark.parametrize("content", [pd.DataFrame(), object(), ("a", [1]), {"a": 1}])
def test_nothing_is_cached_under_a_frame_or_a_place_in_memory(content):
    with pytest.raises(TypeError, match="no cache key"):
        cache_text(content)


def _page():
    import streamlit as st

    from ui.cache import background_cache
    from ui.state.open_store import OpenStore

    made = st.session_state.setdefault("made", [])

    class Shown(OpenStore):
        def __init__(self, number):
            object.__setattr__(self, "number", number)

    @background_cache.cached(lambda store: store.number, entries=2)
    def doubled(store):
        made.append(store.number)
        return None if store.number == 0 else 2 * store.number

    @background_cache.cached(lambda store: store.number)
    def halved(store):
        return store.number / 2

    st.text(repr([doubled(Shown(number)) for number in (0, 1, 0, 1)]))
    st.text(repr([halved(Shown(number)) for number in (0, 1)]))


def test_a_result_is_made_once_even_if_it_is_none_and_two_kinds_never_meet():
    app = AppTest.from_function(_page).run()
    app.run()
    assert not app.exception
    assert [text.value for text in app.text] == ["[None, 2, None, 2]", "[0.0, 0.5]"]
    assert app.session_state["made"] == [0, 1]


def _demo_page():
    import streamlit as st

    from core.settings import Settings
    from ui.cache import background_cache
    from ui.state.open_store import OpenStore

    class Found:
        saved = st.session_state["saved"]
        settings = Settings()

    store = OpenStore(None, Found(), demo=True, folders=())

    @background_cache.cached(lambda _: "segments", shared="demo")
    def segments(_):
        return object()

    @background_cache.cached(lambda _: "customers", shared="demo_customers")
    def customers(_):
        return object()

    st.text(f"{id(segments(store))} {id(customers(store))}")


def test_a_visitor_s_own_segments_of_the_demo_store_are_in_nobody_else_s_cache():
    def shown(saved):
        app = AppTest.from_function(_demo_page)
        app.session_state["saved"] = saved
        app.run()
        assert not app.exception
        return app.text[0].value.split()

    as_it_comes, again, own = shown(None), shown(None), shown("Anna's friends")
    assert as_it_comes == again
    assert own[0] != as_it_comes[0]
    assert own[1] == as_it_comes[1]
