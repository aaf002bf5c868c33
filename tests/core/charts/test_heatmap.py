"""Heatmaps read on the light page and on the dark one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from core.charts import heatmap, theme

ROOT = Path(__file__).parents[3]
SCALES = {
    "sequential": heatmap.SEQUENTIAL,
    "diverging": heatmap.DIVERGING,
    "money": heatmap.LOSS_TO_PROFIT,
}
NOT_BY_SIZE = {"core/charts/rfm.py": "the grid's cells have the colours of their segments"}
STEPS = np.linspace(0.0, 1.0, 101)


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def themes() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What lies behind the charts of each theme, and the colour of its texts."""
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    return {
        name: (rgb(told[name]["backgroundColor"]), rgb(told[name]["textColor"]))
        for name in ("light", "dark")
    }


def seen(scale: heatmap.Scale, place: float, behind: np.ndarray) -> np.ndarray:
    """The colour of a place on the scale, over what lies behind it."""
    at = [edge for edge, _ in scale]
    stops = np.array(
        [[float(each) for each in re.findall(r"[\d.]+", colour)] for _, colour in scale]
    )
    mixed = np.array([np.interp(place, at, stops[:, channel]) for channel in range(4)])
    return mixed[:3] * mixed[3] + behind * (1 - mixed[3])


def luminance(colour: np.ndarray) -> float:
    part = colour / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", SCALES)
def test_the_smallest_value_is_close_to_the_page_and_the_largest_stands_out(kind, name):
    behind, _ = themes()[name]
    scale = SCALES[kind]
    nothing = 0.0 if kind == "sequential" else 0.5
    assert contrast(seen(scale, nothing, behind), behind) < 1.2
    for end in {1.0, 1.0 - 2 * nothing if nothing else 1.0}:
        assert contrast(seen(scale, end, behind), behind) > 2.2
    growing = [contrast(seen(scale, place, behind), behind) for place in STEPS if place >= nothing]
    assert growing == sorted(growing), "more is always a stronger colour"


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", SCALES)
def test_every_cells_text_reads_on_it(kind, name):
    behind, ink = themes()[name]
    for place in STEPS:
        assert contrast(ink, seen(SCALES[kind], place, behind)) >= 4.5, place


def test_cells_keep_gaps_empty_and_hover_texts_without_markup():
    values = np.array([[0.0, np.nan], [0.5, 1.0]])
    chart = heatmap.cells(
        theme.figure(), values, x=["a", "b"], y=["c", "d"], texts=[["0", ""], ["1", "2"]]
    )
    drawn = chart.data[0]
    assert drawn.text[0][1] == ""
    assert (drawn.hovertext[0][0], drawn.zmin, drawn.zmax) == ("0", 0.0, 1.0)
    assert "currentColor" in drawn.text[0][0]
    assert "currentColor" in drawn.text[1][1], "the strongest cell has the page's own text too"


def test_a_key_shows_the_colours_from_the_least_to_the_most_with_their_numbers():
    values = np.arange(8.0).reshape(2, 4)
    chart = heatmap.cells(theme.figure(300), values, x=list("abcd"), y=["c", "d"])
    shown, key = heatmap.with_key(chart, lambda value: f"{value:.1f}").data
    assert key.z[0].tolist() == [0.0, 1.75, 3.5, 5.25, 7.0]
    assert [re.sub("<.*?>", "", text) for text in key.text[0]] == [
        "0.0",
        "1.8",
        "3.5",
        "5.2",
        "7.0",
    ]
    assert (key.colorscale, key.zmin, key.zmax) == (shown.colorscale, shown.zmin, shown.zmax)
    assert chart.layout.yaxis.domain[1] < chart.layout.yaxis2.domain[0], "it covers no cells"


def test_no_heatmap_has_colours_of_its_own():
    own = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "core" / "charts").glob("*.py")
        if re.search(r"add_heatmap|colorscale", file.read_text(encoding="utf-8"))
    }
    assert own == {"core/charts/heatmap.py", *NOT_BY_SIZE}


def test_no_text_calls_the_larger_value_the_darker_one():
    for room in ("core", "ui", "pages", "docs"):
        for file in (ROOT / room).rglob("*"):
            if file.suffix in {".py", ".md"}:
                assert not re.search(r"[Dd]arker", file.read_text(encoding="utf-8")), file
