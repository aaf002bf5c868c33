"""The open store: a file, the analysis of it, and the keys its results are cached under."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from core.analysis import SegmentationKind
from core.settings import SegmentSettings, Settings

if TYPE_CHECKING:
    import pandas as pd

    from core.analysis import Analysis
    from core.files import Source
    from core.saved_models import ModelCard
    from core.segmentation import Profile, Segmentation
    from ui.state.private_folder import PrivateFolder

Which = SegmentationKind
"""The segmentations of a store: by the RFM grid, by the model, and the visitor's own."""


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
    chosen : the segmentation in use, in what pages get: see `using`
    unprefixed : the analysis with every name as it is by itself, in what pages get
    """

    source: Source
    analysis: Analysis
    demo: bool
    folders: tuple[PrivateFolder, ...] = field(repr=False)
    offered: Segmentation | None = field(default=None, repr=False)
    chosen: Which | None = None
    unprefixed: Analysis | None = field(default=None, repr=False)

    @property
    def plain(self) -> Analysis:
        """The analysis with every name as it is by itself: what is saved, renamed and compared."""
        return self.unprefixed or self.analysis

    @property
    def segmentations(self) -> tuple[Which, ...]:
        """Those it has; the one that is in use where nobody has chosen first."""
        return self.analysis.segmentations

    @property
    def in_use(self) -> Which:
        """The segmentation that every page, list, plan and file is about."""
        return self.analysis.kind_in_use(self.chosen)

    def using(self, which: Which) -> OpenStore:
        """The store as pages get it, with one segmentation in use.

        The names of the other one's segments begin with a word that says whose they are: two groups
        of different customers are never called the same.
        """
        if which not in self._using:
            self._using[which] = self._named_for(which)
        return self._using[which]

    @cached_property
    def _using(self) -> dict[Which, OpenStore]:
        return {}

    def _named_for(self, which: Which) -> OpenStore:
        analysis = self.analysis.using(which)
        return replace(self, analysis=analysis, chosen=which, unprefixed=self.analysis)

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
        model, scores = self.analysis.segmentation, self.plain.rfm
        # A project scores new data by the limits of an earlier run: no setting says which.
        rule = 0 if scores is None else zlib.crc32(repr(scores.rule).encode())
        parameters = sorted((name, str(value)) for name, value in model.parameters.items())
        return (
            f"{self.key}:{self.chosen}:{model.algorithm}:{model.clusters}:{parameters}"
            f":{model.trials}:{rule}{self.saved_key if self.chosen == 'saved' else ''}"
        )

    @cached_property
    def saved_key(self) -> str:
        """What results about the visitor's own segments are kept under; empty without any."""
        saved = self.plain.saved
        if saved is None:
            return ""
        sizes = [int(mask.sum()) for mask in saved.members.values()]
        return f":{hash(saved.segments)}:{sizes}"

    def profiles(self, which: Which) -> tuple[Profile, ...]:
        """The segments of one of its segmentations, best first."""
        return self.analysis.profiles(which)

    def labels(self, which: Which) -> pd.Series[str]:
        """The segment of every customer in one of its segmentations."""
        return self.analysis.labels(which)


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
