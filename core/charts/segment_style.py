"""How the segments of a model look: the same colour and marker in every chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.charts import palette

if TYPE_CHECKING:
    from core.segmentation import Segmentation


def of(segmentation: Segmentation) -> list[tuple[str, str, str]]:
    """Name, colour and marker of every segment, best first; a renamed one keeps its looks."""
    names = [profile.name for profile in segmentation.profiles]
    known = [profile.known_as for profile in segmentation.profiles]
    return list(zip(names, palette.segment_colours(known), palette.markers(known), strict=True))


def colours(segmentation: Segmentation) -> dict[str, str]:
    """The colour of every segment by its name."""
    return {name: colour for name, colour, _ in of(segmentation)}


def faded(colour: str, opacity: float) -> str:
    """A colour of the palette, see-through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
