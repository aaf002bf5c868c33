"""Named spaces: choices of transform, scaler and outliers that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.settings import SegmentSettings


@dataclass(frozen=True)
class Preset:
    """One named space.

    Parameters
    ----------
    title : what it is called on screen
    words : what it is for, in a sentence
    choices : the `SegmentSettings` it stands for
    """

    title: str
    words: str
    choices: Mapping[str, Any]

    def apply(self, settings: SegmentSettings) -> SegmentSettings:
        """The settings with this space."""
        return settings.model_copy(update=dict(self.choices))

    def fits(self, settings: SegmentSettings) -> bool:
        """Whether the settings describe this space."""
        return all(getattr(settings, name) == value for name, value in self.choices.items())


def _space(
    transform: str, scaler: str, outliers: str, weights: tuple[tuple[str, float], ...] = ()
) -> dict[str, Any]:
    return {
        "transform": transform,
        "scaler": scaler,
        "outliers": outliers,
        "weights": weights,
        "features": None,
    }


SPACE_PRESETS = {
    "usual": Preset(
        title="Usual",
        words="Compares proportions: 1→2 orders counts as much as 2→4. The default.",
        choices=_space("log1p", "robust", "set_aside"),
    ),
    "capped": Preset(
        title="Capped",
        words="Compares amounts, with the top and bottom 5% capped.",
        choices=_space("winsorise", "standard", "keep"),
    ),
    "bell": Preset(
        title="Bell-shaped",
        words="Transforms each measure (Yeo-Johnson) to be as close to normal as possible.",
        choices=_space("yeo_johnson", "standard", "set_aside"),
    ),
    "plain": Preset(
        title="Plain",
        words="Amounts as they are. A few very large customers dominate.",
        choices=_space("none", "standard", "set_aside"),
    ),
    "money": Preset(
        title="Money first",
        words="As the usual preset, with money counted twice.",
        choices=_space("log1p", "robust", "set_aside", (("monetary", 2.0),)),
    ),
    "recent": Preset(
        title="Recency first",
        words="As the usual preset, with recency counted twice.",
        choices=_space("log1p", "robust", "set_aside", (("recency_days", 2.0),)),
    ),
}
"""In the order in which a page lists them."""
