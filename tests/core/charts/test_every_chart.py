"""What holds for every builder: a finding, a table of what is drawn, names as text, one colour."""

from __future__ import annotations

import base64
import itertools
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest

from core import charts
from core.charts import palette, theme
from core.charts.chart import Chart
from core.files.detect import open_source
from core.pipeline import analyse
from core.settings import SegmentSettings, Settings
from tests.core.charts import every_chart
from tests.core.charts.every_chart import MARK, orders
from tests.core.charts.examples import HOSTILE
from tests.core.charts.test_palette import DARK, WHITE, contrast

ELSEWHERE = {
    "silhouette_bars": "draws every customer; the table has the means of segments",
    "segment_history": "has scores as texts, and no numbers",
    "profit_tornado": "draws how far each end lies from the stated profit",
    "parameter_slices": "Optuna draws values by parameter",
    "parallel_trials": "Optuna draws values as shares of an axis",
}
"""Charts whose tables sum up what is drawn, and why."""
OF_PARAMETERS = {"search_history", "parameter_slices", "parallel_trials"}
"""Charts whose tables have a column for each parameter of a model, under its own name."""
NAMED = {"black": "#000000", "white": "#ffffff"}
"""The colours of text that go by their names."""
IN_WEBGL = {"scatter_3d": {palette.MUTED_TEXT}}
"""Fixed colours of text on the page itself, where the browser draws no text of its own."""
NO_SEGMENTS = {"profit_distribution"}
"""Charts whose bars have colours by their value, and places in place of names."""


@pytest.fixture(scope="session")
def analysis(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    (folder / "orders.csv").write_text(orders(), encoding="utf-8")
    quick = SegmentSettings(algorithm="kmeans", clusters=3, trials=1, resamples=2)
    source = open_source(folder / "orders.csv", "orders.csv")
    return analyse(source, folder, Settings(segment=quick))


@pytest.fixture(scope="session")
def drawn(analysis, searched, forecasted) -> dict[str, Chart]:
    """A chart of every builder, by the builder's name."""
    return {
        **every_chart.of_the_shop(analysis),
        **every_chart.of_the_model(*searched),
        **every_chart.of_the_model_diagnostics(searched),
        **every_chart.of_the_forecast(forecasted),
        **every_chart.of_decisions(analysis),
    }


def parts(value: object) -> Iterator[object]:
    """Every text and number inside a figure."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from parts(part)
    else:
        yield value


def plain(chart: Chart) -> dict:
    """A figure as the browser gets it, its arrays as lists."""
    return json.loads(chart.figure.to_json(), object_hook=decoded)


def decoded(part: dict) -> object:
    """Plotly sends arrays of numbers as the bytes they are made of."""
    if "bdata" not in part:
        return part
    return np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"]).tolist()


def test_every_builder_is_held_to_this(drawn):
    builders = {
        name
        for name in charts.__all__
        if str(getattr(getattr(charts, name), "__annotations__", {}).get("return", "")).startswith(
            "Chart"
        )
    }
    assert set(drawn) == builders


def test_every_chart_has_a_finding_and_a_table(drawn):
    for name, chart in drawn.items():
        assert len(chart.finding) >= len("Spend per customer"), name
        assert "&lt;" not in chart.finding, f"{name}: a finding is plain text"
        assert len(chart.table), name
        columns = list(chart.readable_table())
        assert len(set(columns)) == len(columns), name
        assert name in OF_PARAMETERS or not [each for each in columns if "_" in each], name
        assert chart.figure.layout.title.text is None, f"{name}: the page shows the finding"


def test_the_numbers_of_the_table_are_drawn(drawn):
    for name in set(drawn) - set(ELSEWHERE):
        table = drawn[name].table.select_dtypes("number")
        numbers = {
            round(part, 5)
            for part in parts(plain(drawn[name])["data"])
            if isinstance(part, int | float) and math.isfinite(part)
        }
        shown = [
            column
            for column in table
            if {round(float(value), 5) for value in table[column].dropna()} <= numbers
        ]
        assert shown, name


def test_no_name_is_markup(drawn):
    marked = set()
    for name, chart in drawn.items():
        texts = [part for part in parts(plain(chart)) if isinstance(part, str)]
        assert not [text for text in texts if MARK in text or HOSTILE[:6] in text], name
        marked |= {name for text in texts if "&lt;" in text}
    assert len(marked) > len(drawn) / 3, "names of the file are drawn at all"


def test_a_segment_has_one_colour_in_every_chart(drawn, analysis, searched):
    rfm = charts.colours_by_name(analysis.rfm.profiles)
    model = charts.colours_by_name(searched[1].profiles)
    seen = defaultdict(set)
    for name in set(drawn) - NO_SEGMENTS:
        for trace in plain(drawn[name])["data"]:
            for segment, colour in coloured(trace):
                seen[segment].add((colour, name))
    for segment, colour in (rfm | model).items():
        found = seen[theme.safe(segment)]
        assert found, f"{segment} is drawn nowhere"
        assert not {name for shade, name in found if shade != colour}, segment


def coloured(trace: dict) -> Iterator[tuple[str, str]]:
    """What a trace gives a colour: itself by its name, or its bars one by one."""
    marker = trace.get("marker", {})
    colour = marker.get("color") or trace.get("line", {}).get("color")
    if isinstance(colour, str) and trace.get("name"):
        yield trace["name"], colour
    several = marker.get("colors") or colour
    if isinstance(several, list):
        yield from zip(trace.get("labels") or trace["y"], several, strict=True)


def test_text_on_a_colour_reads_and_all_other_text_is_the_pages_own(drawn):
    for name, chart in drawn.items():
        figure = plain(chart)
        for trace in figure["data"]:
            ink = trace.get("textfont", {}).get("color") or trace.get("insidetextfont", {}).get(
                "color"
            )
            if ink is None:
                continue
            shades = trace["marker"].get("colors") or trace["marker"]["color"]
            for one, shade in pairs(ink, shades):
                assert contrast(NAMED.get(one, one), shade) >= 4.5, (name, one, shade)
        fonts = set(inks(figure["layout"]))
        assert fonts <= IN_WEBGL.get(name, set()), f"{name}: no one colour reads on both themes"


def test_text_that_no_style_sheet_reaches_reads_as_well_as_one_colour_can():
    for colour in {colour for inside in IN_WEBGL.values() for colour in inside}:
        assert min(contrast(colour, WHITE), contrast(colour, DARK)) > 4.18


def test_text_within_cells_that_have_colours_of_their_own_reads(drawn, analysis):
    (trace,) = plain(drawn["rfm_grid"])["data"]
    rule = analysis.rfm.rule
    steps = [colour for _, colour in trace["colorscale"]][::2]
    for row, texts in zip(trace["z"], trace["text"], strict=True):
        for place, text in zip(row, texts, strict=True):
            ink = re.search("color:([a-z]+)", text).group(1)
            assert contrast(NAMED[ink], steps[int(place)]) >= 4.5, rule.names[int(place)]


def test_every_heatmap_has_numbers_or_a_key(drawn):
    heatmaps = 0
    for name, chart in drawn.items():
        traces = [trace for trace in chart.figure.data if trace.type == "heatmap"]
        heatmaps += bool(traces)
        assert not traces or any(trace.texttemplate for trace in traces), name
    assert heatmaps > 5


def test_names_beside_the_sankey_stand_on_no_flow_and_on_no_other_name(drawn):
    figure = drawn["movement_sankey"].figure
    assert set(figure.data[0].node.label) == {""}
    sides = {"right": 0.0, "left": 1.0}
    for anchor, place in sides.items():
        names = [note for note in figure.layout.annotations if note.xanchor == anchor]
        assert len(names) > 1
        assert {note.x for note in names} == {place}
        heights = sorted(note.y for note in names)
        gaps = [after - before for before, after in itertools.pairwise(heights)]
        assert min(gaps) > 0.04


def pairs(ink, shades) -> list[tuple[str, str]]:
    """Each colour of text with that of the mark that it stands on."""
    if isinstance(shades, str):
        return [(one, shades) for one in ([ink] if isinstance(ink, str) else ink)]
    inks_of = [ink] * len(shades) if isinstance(ink, str) else ink
    return list(zip(inks_of, shades, strict=True))


def inks(part: object) -> Iterator[str]:
    """The colours of all fonts of a layout, but for the template's."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key.endswith("font") and isinstance(value, dict) and value.get("color"):
                yield value["color"]
            elif key != "template":
                yield from inks(value)
    elif isinstance(part, list):
        for value in part:
            yield from inks(value)
