"""Colours: one a segment, that stands out in light and dark, and only from here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.charts import palette
from core.segmentation.naming.archetypes import ARCHETYPES, SEGMENT_NAMES

ROOT = Path(__file__).parents[3]
WHITE, DARK = "#ffffff", "#12151d"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", SEGMENT_NAMES)
def test_a_segment_colour_stands_out_on_both_backgrounds(name):
    assert contrast(palette.segment_colour(name), WHITE) >= 3
    assert contrast(palette.segment_colour(name), DARK) >= 2.9


def test_every_segment_has_a_colour_of_its_own():
    assert set(palette.SEGMENT_COLOURS) == set(SEGMENT_NAMES)
    assert len(set(palette.SEGMENT_COLOURS.values())) == len(SEGMENT_NAMES)


def test_models_segments_never_share_both_colour_and_marker():
    looks = {(palette.segment_colour(name), palette.marker(name)) for name in ARCHETYPES}
    assert len(looks) == len(ARCHETYPES)


def test_a_faded_colour_is_the_same_colour():
    assert palette.faded("#4e76f1", 0.5) == "rgba(78,118,241,0.5)"


def test_colours_are_written_in_the_palette_alone():
    written = {
        file.relative_to(ROOT).as_posix()
        for room in ("core/charts", "ui", "pages")
        for file in (ROOT / room).rglob("*.py")
        if re.search(r"#[0-9a-fA-F]{6}\b|rgba?\(\d", file.read_text(encoding="utf-8"))
    }
    assert written == {"core/charts/palette.py"}


@pytest.mark.parametrize(
    "colour",
    [
        *palette.SEGMENT_COLOURS.values(),
        palette.NEUTRAL,
        palette.ACCENT_PALE,
        *(f"#{grey:02x}{grey:02x}{grey:02x}" for grey in range(256)),
    ],
)
def test_text_on_any_colour_reads(colour):
    ink = {"black": "#000000", "white": "#ffffff"}[palette.text_on(colour)]
    assert contrast(ink, colour) >= 4.5


def test_text_is_white_wherever_white_reads():
    assert palette.text_on("#ffff00") == palette.DARK_TEXT
    assert palette.text_on("#3d5bd9") == palette.LIGHT_TEXT
