"""The frame of a 3D plot: where it is looked at from, its axes and their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.charts import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

_EYE = {"x": 1.66, "y": -2.13, "z": 0.82}
_CENTRE = {"x": -0.12, "y": 0, "z": -0.2}
_PROPORTIONS = {"x": 1.6, "y": 1.25, "z": 1.2}
"""Together they let the cloud fill a frame that is wider than high."""

_NARROW_DISTANCE, _NARROW_HEIGHT, _NARROW_FONT = 1.45, 380, 11
"""For a frame of 330 pixels: its field of view follows the height, so its sides were cut off."""


def set_scene(figure: go.Figure, axes: Sequence[tuple[str, bool]], *, narrow: bool = False) -> None:
    """Give a figure with points in 3D its axes and its view.

    Parameters
    ----------
    figure : changed in place
    axes : the title of each, safe to show, and whether it is logarithmic
    narrow : for a phone held upright: from further away, lower, with smaller words
    """
    title_size, tick_size = (_NARROW_FONT, _NARROW_FONT) if narrow else (14, 12)
    distance = _NARROW_DISTANCE if narrow else 1.0
    quiet = {
        # WebGL draws no see-through lines: a grey that is quiet on light and on dark.
        "gridcolor": palette.MUTED,
        "gridwidth": 1,
        "showline": True,
        "linecolor": palette.MUTED,
        "showbackground": False,
        "zeroline": False,
        "tickfont": {"size": tick_size, "color": palette.MUTED_TEXT},
    }
    # WebGL, which the page's style sheet does not reach.
    font = {"size": title_size, "color": palette.MUTED_TEXT}
    described = {
        # On a log axis one tick a power of ten is enough; more of them run into each other in 3D.
        f"{axis}axis": {
            **quiet,
            "title": {"text": title, "font": font},
            **({"type": "log", "dtick": 1} if log else {"type": "linear"}),
        }
        for axis, (title, log) in zip("xyz", axes, strict=True)
    }
    figure.update_layout(
        uirevision="cloud",
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        modebar={"orientation": "v"},  # along the edge: in a row it would cover the legend
        scene={
            "uirevision": "cloud",
            "camera": {
                "eye": {axis: distance * at for axis, at in _EYE.items()},
                "center": _CENTRE,
            },
            "dragmode": "turntable",
            **described,
            "aspectmode": "manual",
            "aspectratio": _PROPORTIONS,
        },
    )
    if narrow:
        figure.update_layout(height=_NARROW_HEIGHT)
