"""One colour and one marker per segment name, the same on every page, in light and dark.

The colours keep a contrast of at least 3 to 1 with white and with the dark background, and were
searched for the largest distance between each other, also as seen by people who cannot tell red
from green. Colour never stands alone: bars carry the name, scatter plots a marker as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import Profile, Segmentation

SEGMENT_COLOURS: dict[str, str] = {
    "Champions": "#4e76f1",
    "Big Spenders": "#8a5bc2",
    "Loyal": "#0e93ce",
    "Potential Loyalists": "#1e7a77",
    "New": "#22a76f",
    "Promising": "#628630",
    "Average": "#7a8795",
    "Need Attention": "#be8914",
    "About To Sleep": "#a05601",
    "Can't Lose": "#e856a8",
    "At Risk": "#d15700",
    "Hibernating": "#816453",
    "Lost": "#f06566",
    "All Customers": "#556b91",
}
ACCENT = SEGMENT_COLOURS["Champions"]
"""For what a chart is about, where that is no segment."""
ACCENT_PALE = "#a7bbfa"
"""A second shade of the accent, for a part that lies on top of the rest."""
NEUTRAL = "#8a93a3"
"""For lines and bars that are no segment: references, what was not chosen."""
MUTED = NEUTRAL
"""Grey lines and marks that show on white and on the dark background; too pale for text."""
MUTED_TEXT = "#757c8b"
"""For text that cannot have the page's own colour: 4.2 to 1 on white and on dark, the most that one
colour has on both."""
GRID, LINE = "rgba(128,136,150,0.22)", "rgba(128,136,150,0.55)"
"""Grid lines, and lines that mark a value."""
TRANSPARENT = "rgba(0,0,0,0)"
GOOD, WARNING, BAD = "#22a76f", "#be8914", "#d15700"
FOURTH = SEGMENT_COLOURS["Hibernating"]
"""After the accent, good and warning, the colour of a fourth line."""
LESS, MUCH, PROFIT = "#b34a00", "#3d5bd9", "#16774f"
"""The strong ends of heatmaps: they stand out, and the page's text reads, in light and dark."""
DARK_TEXT, LIGHT_TEXT = "black", "white"
"""Text on colours that are given; see `text_on`. Only pure black reads where white does not."""
RISKS = {"low": GOOD, "medium": WARNING, "high": BAD}
"""The bands of churn risk."""
PAGE = ("#ffffff", "#12151d")
"""The page itself, light and dark, as `.streamlit/config.toml` has it."""
ON_TINT = ("#24378b", "#b4c5ff")
"""The accent as text on its own tint, light and dark."""
BRAND = "#5b74e8"
"""The blue of the sign and of the ring around what has the keyboard: reads on light and on dark."""

# Full markers that both flat and 3D scatter plots know. Names whose colours come closest to each
# other for colour-blind people have different ones.
_MARKERS: dict[str, str] = {
    "Champions": "circle",
    "Big Spenders": "diamond",
    "Loyal": "square",
    "Potential Loyalists": "diamond",
    "New": "circle",
    "Promising": "square",
    "Average": "diamond",
    "Need Attention": "circle",
    "About To Sleep": "diamond",
    "Can't Lose": "cross",
    "At Risk": "square",
    "Hibernating": "circle",
    "Lost": "cross",
    "All Customers": "circle",
}

_LIKE = {"Best": "Champions", "Regular": "Potential Loyalists", "Lapsed": "At Risk"}
"""Plain groups look like the segments they stand for."""

READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, success criterion 1.4.3)."""
_FLARE, _LINEAR_TO = 0.05, 0.04045
"""Of the standard's formulas: light that a screen reflects, and where its curve is straight."""

_APART = (
    "Champions",
    "Lost",
    "New",
    "Need Attention",
    "Big Spenders",
    "Can't Lose",
    "Loyal",
    "Hibernating",
    "Promising",
    "At Risk",
    "Potential Loyalists",
    "Average",
)
"""The looks that segments without one of their own take, those next to each other far apart."""


def segment_colour(name: str) -> str:
    """The colour of a segment; neutral for a name that is not in the list."""
    return SEGMENT_COLOURS.get(_LIKE.get(name, name), NEUTRAL)


def marker(name: str) -> str:
    """The marker of a segment, so that colour is not the only sign."""
    return _MARKERS.get(_LIKE.get(name, name), "circle")


def segment_colours(names: list[str] | tuple[str, ...]) -> list[str]:
    """The colours of several segments, in their order.

    Segments that are called by their traits have no colour of their own: they take those of the
    list, in their order, so that a segmentation has the same colours on every page.
    """
    return [SEGMENT_COLOURS[name] for name in _looks(names)]


def of(profiles: Sequence[Profile]) -> list[str]:
    """The colours of measured segments: their own, else those of what they were made from.

    A segment that was renamed keeps its colour, on every page that asks here.
    """
    usual = segment_colours([profile.known_as for profile in profiles])
    return [profile.colour or shade for profile, shade in zip(profiles, usual, strict=True)]


def colours_by_name(profiles: Sequence[Profile]) -> dict[str, str]:
    """The colour of each measured segment by its name, for charts that know no more of it."""
    return {profile.name: shade for profile, shade in zip(profiles, of(profiles), strict=True)}


def segment_looks(segmentation: Segmentation) -> list[tuple[str, str, str]]:
    """Name, colour and marker of every segment of a model, best first."""
    profiles = segmentation.profiles
    names = [profile.name for profile in profiles]
    known = [profile.known_as for profile in profiles]
    return list(zip(names, of(profiles), markers(known), strict=True))


def faded(colour: str, opacity: float) -> str:
    """A colour of the palette, see-through."""
    red, green, blue = rgb(colour)
    return f"rgba({red},{green},{blue},{opacity})"


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour, 0 to 255."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue


def text_on(colour: str) -> str:
    """The colour of text on a colour: white where it reads, else black or white as reads better.

    One of the two always has a contrast of at least 4.58 to 1.
    """
    with_white = (1 + _FLARE) / (luminance(colour) + _FLARE)
    with_black = (luminance(colour) + _FLARE) / _FLARE
    return LIGHT_TEXT if with_white >= READABLE or with_white > with_black else DARK_TEXT


def luminance(colour: str) -> float:
    """The relative luminance of a colour, 0 to 1.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, "relative luminance".
    """
    red, green, blue = (
        part / 12.92 if part <= _LINEAR_TO else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in rgb(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def markers(names: list[str] | tuple[str, ...]) -> list[str]:
    """The markers of several segments, so that colour is not the only sign."""
    return [_MARKERS[name] for name in _looks(names)]


def _looks(names: list[str] | tuple[str, ...]) -> list[str]:
    """For each segment the name whose colour and marker it has."""
    names = [_LIKE.get(name, name) for name in names]
    free = [name for name in _APART if name not in names]
    return [
        name if name in SEGMENT_COLOURS else free[place % len(free)]
        for place, name in enumerate(names)
    ]
