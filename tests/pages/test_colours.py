"""A segment's colour is its own on every page, whatever it is called."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict

import pandas as pd
from conftest import use_segments

from core.charts import behaviour, customer, palette
from ui.segments import model_in_use

PAGES = ("overview", "movement", "campaigns")


def colours(app) -> dict[str, set[str]]:
    """Every colour that a bar, line, point or area of a segment has on a page."""
    found: dict[str, set[str]] = defaultdict(set)
    for chart in app.get("plotly_chart"):
        for trace in json.loads(chart.proto.spec)["data"]:
            marker = trace.get("marker", {})
            shade = marker.get("color") or trace.get("line", {}).get("color")
            if isinstance(shade, str) and trace.get("name"):
                found[trace["name"].split(" (")[0]].add(shade)
            several = marker.get("colors") or shade
            places = trace.get("labels") or trace.get("y")
            if isinstance(several, list) and isinstance(places, list):
                for name, each in zip(places, several, strict=True):
                    found[str(name)].add(each)
    return found


def test_a_renamed_segment_keeps_its_colour_on_every_chart(open_app, monkeypatch):
    store = open_app.session_state["session"].store
    model, rfm = store.analysis.segmentation.profiles[0], store.analysis.rfm.profiles[0]
    shades = {
        "Stars": palette.colours_by_name([model])[model.name],
        "Suns": palette.segment_colour(rfm.name),
    }
    monkeypatch.setattr(model_in_use.session, "current", lambda: open_app.session_state["session"])
    model_in_use.rename([(model.known_as, "Stars")])
    monkeypatch.undo()
    app = open_app.switch_page("pages/rfm.py").run()
    next(each for each in app.selectbox if each.label == "Segment").set_value(rfm.name).run()
    next(each for each in app.text_input if each.label == "Name").set_value("Suns").run()
    next(each for each in app.button if each.label == "Change the segment").click().run()
    assert colours(app)["Suns"] == {shades["Suns"]}
    seen = set()
    for page in PAGES:
        app = open_app.switch_page(f"pages/{page}.py").run()
        for which in ("rfm", "model"):
            app = use_segments(app, which)
            assert not app.exception, page
            shown = colours(app)
            for name, shade in shades.items():
                assert shown.get(name, {shade}) == {shade}, f"{name} on {page}"
                seen |= {(page, name)} if name in shown else set()
    assert seen >= {("overview", "Stars"), ("overview", "Suns"), ("movement", "Suns")}
    assert seen >= {("campaigns", "Stars"), ("campaigns", "Suns")}


def test_a_customers_months_and_a_segments_products_have_its_colour():
    months = pd.DataFrame(
        {
            "day": [dt.date(2025, 1, 1)],
            "recency_days": [3],
            "frequency": [2],
            "recency_score": [5],
            "frequency_score": [2],
            "monetary_score": [4],
            "segment": ["Stars"],
        }
    )
    assert (
        customer.segment_history(months, {"Stars": "#123456"}).figure.data[0].marker.color
        == "#123456"
    )
    liked = {
        "name": ["Mug"], "lift": [2.0], "low": [1.5], "high": [2.6],
        "buyers": [9], "share": [0.2], "share_of_all": [0.1],
    }  # fmt: skip
    drawn = behaviour.preferred_products(pd.DataFrame(liked), "Stars", "#123456")
    assert drawn.figure.data[0].marker.color == "#123456"
