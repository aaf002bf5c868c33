"""The open store: a file, the analysis of it, and the keys its results are cached under."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from core.settings import SegmentSettings, Settings

if TYPE_CHECKING:
    import pandas as pd

    from core.analysis import Analysis
    from core.files import Source
    from core.saved_models import ModelCard
    from core.segmentation import Profile, Segmentation
    from ui.state.private_folder import PrivateFolder

Which = Literal["model", "rfm"]
"""The two segmentations of a store: by the model, and by the RFM grid."""


@dataclass(frozen=True)
class OpenStore:
    """A store that is open: its file and what the analysis found in it.

    Parameters
    ----------
    source : the file
    analysis : every step's result
    demo : it is the built-in demo store, nobody's real customers
    folders : hold the files behind the analysis and stay as long as the store does
    offered : what the guard offered, where the visitor uses another model of that search
    """

    source: Source
    analysis: Analysis
    demo: bool
    folders: tuple[PrivateFolder, ...] = field(repr=False)
    offered: Segmentation | None = field(default=None, repr=False)

    @property
    def settings(self) -> Settings:
        """The settings this analysis was made with."""
        return self.analysis.settings

    @cached_property
    def key(self) -> str:
        """What every cached result about this store is kept under."""
        return cache_key(self.source, self.settings)

    @cached_property
    def customers_key(self) -> str:
        """What results are kept under that rest on the customers, whatever their segments are."""
        plain = self.settings.model_copy(update={"segment": SegmentSettings()})
        return cache_key(self.source, plain)

    @cached_property
    def model_key(self) -> str:
        """What results about the model in use are kept under: a search can be left half done."""
        model = self.analysis.segmentation
        parameters = sorted((name, str(value)) for name, value in model.parameters.items())
        return f"{self.key}:{model.algorithm}:{model.clusters}:{parameters}:{model.trials}"

    def profiles(self, which: Which) -> tuple[Profile, ...]:
        """The segments of one of its segmentations, best first."""
        if which == "rfm" and self.analysis.rfm is not None:
            return self.analysis.rfm.profiles
        return self.analysis.segmentation.profiles

    def labels(self, which: Which) -> pd.Series[str]:
        """The segment of every customer in one of its segmentations."""
        if which == "rfm" and self.analysis.rfm is not None:
            return self.analysis.rfm.frame["segment"]
        return self.analysis.segmentation.labels


@dataclass(frozen=True)
class ScoredFile:
    """Another file under a saved model, beside the store that is open.

    Parameters
    ----------
    store : that file and its customers in the model's segments
    card : of the model
    """

    store: OpenStore
    card: ModelCard


def cache_key(source: Source, settings: Settings) -> str:
    """The content of a file and the settings: never a frame, never an upload object."""
    return f"{source.sha256}:{settings.model_dump_json()}"
