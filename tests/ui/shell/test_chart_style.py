"""Text of charts reads on every background of both themes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.core.charts.test_palette import contrast
from ui.shell import chart_style

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
THEMES = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]


def over(ink: str, opacity: float, behind: str) -> str:
    """A see-through colour as it is seen over another."""
    mixed = (
        round(int(ink[at : at + 2], 16) * opacity + int(behind[at : at + 2], 16) * (1 - opacity))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("background", ["backgroundColor", "secondaryBackgroundColor"])
def test_labels_titles_legends_and_remarks_read(theme, background):
    behind, ink = THEMES[theme][background], THEMES[theme]["textColor"]
    assert contrast(over(ink, chart_style.TEXT_OPACITY, behind), behind) >= 4.5


def test_they_have_the_pages_own_colour_and_texts_on_colours_keep_theirs():
    rule = re.search(r"([^{}]*)\{\s*fill: currentColor !important", chart_style.CHARTS)
    chosen = rule.group(1)
    for name in ("xtick", "ytick", "g-xtitle", "g-ytitle", "legend", "bartext-outside"):
        assert f"{name}" in chosen
    assert "bartext-inside" not in chosen
    assert "slicetext" not in chosen
    assert "heatmap" not in chosen
