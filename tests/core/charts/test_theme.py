"""Texts on charts."""

from __future__ import annotations

from core.charts import theme


def test_a_long_name_is_cut_and_escaped():
    assert theme.safe("x" * 100) == "x" * 39 + "…"
    assert theme.safe("a<b>\n c") == "a&lt;b&gt; c"
