"""The segments a visitor saved, and the open store with them in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core import pipeline, segment_builder
from core.errors import ClienteleError

if TYPE_CHECKING:
    from core.contacts import Contacts
    from core.forecast import Forecast
    from core.segment_builder import Population, PurchaseIndex, SavedSegment
    from ui.state.open_store import OpenStore

_STEPS = 20
"""So many changes can be undone."""


@dataclass
class SavedSegments:
    """Segments of the visitor's own: kept by a project, they are all that has to be kept.

    Parameters
    ----------
    segments : in the order in which they take customers
    earlier : the segments before each change, the latest last
    forecast, contacts, purchases : of the open store, as far as they are there; conditions may ask
        for them
    waiting : why a segment cannot be judged here, by its name
    """

    segments: tuple[SavedSegment, ...] = ()
    earlier: tuple[tuple[SavedSegment, ...], ...] = ()
    forecast: Forecast | None = None
    contacts: Contacts | None = None
    purchases: PurchaseIndex | None = None
    waiting: dict[str, ClienteleError] = field(default_factory=dict)
    _population: tuple[object, Population] | None = None
    _applied: tuple[object, OpenStore] | None = None

    def change(self, segments: tuple[SavedSegment, ...]) -> None:
        """Have these segments from now on; `undo` gives the ones before back."""
        self.earlier = (*self.earlier, self.segments)[-_STEPS:]
        self.segments = segments

    def undo(self) -> None:
        """Take the last change back."""
        if self.earlier:
            *before, self.segments = self.earlier
            self.earlier = tuple(before)

    def save(self, segment: SavedSegment, instead_of: str = "") -> None:
        """Add a segment, or put it in the place of another.

        Parameters
        ----------
        segment : with a name that no other has
        instead_of : the name of the one it replaces; added at the end where there is none
        """
        names = [one.name for one in self.segments]
        if instead_of not in names:
            self.change((*self.segments, segment))
            return
        self.change(tuple(segment if one.name == instead_of else one for one in self.segments))

    def remove(self, name: str) -> None:
        """Delete a segment."""
        self.change(tuple(one for one in self.segments if one.name != name))

    def move_up(self, name: str) -> None:
        """Let a segment take customers before the one that stands before it."""
        names = [one.name for one in self.segments]
        at = names.index(name)
        if at:
            segments = list(self.segments)
            segments[at - 1 : at + 1] = segments[at], segments[at - 1]
            self.change(tuple(segments))

    def population(self, store: OpenStore) -> Population:
        """The customers of a store as conditions ask for them; read from the orders only once.

        Parameters
        ----------
        store : as it is open, under no prefix
        """
        key = (id(store.analysis.customers), store.model_key, *self._known())
        if self._population is None or self._population[0] != key:
            known = pipeline.population_of(
                store.plain, self.forecast, self.contacts, self.purchases
            )
            self._population = (key, known)
        return self._population[1]

    def applied(self, store: OpenStore) -> OpenStore:
        """A store with the saved segments that can be judged; as it is where there are none.

        Parameters
        ----------
        store : as it is open, under no prefix
        """
        if not self.segments:
            self.waiting = {}
            return store
        key = (id(store), self.segments, *self._known())
        if self._applied is None or self._applied[0] != key:
            self._applied = (key, self._with_segments(store))
        return self._applied[1]

    def _with_segments(self, store: OpenStore) -> OpenStore:
        population, judged = self.population(store), []
        self.waiting = {}
        for segment in self.segments:
            try:
                segment_builder.match_customers(segment.where, population)
                judged.append(segment)
            except ClienteleError as problem:
                self.waiting[segment.name] = problem
        if not judged:
            return store
        analysis = pipeline.use_saved_segments(store.analysis, judged, population)
        return replace(store, analysis=analysis)

    def _known(self) -> tuple[object, ...]:
        """What is known besides the store, by its objects, and how far ahead it is forecast."""
        ahead = None if self.forecast is None else self.forecast.ahead
        days = None if self.forecast is None else self.forecast.horizon_days
        return id(ahead), days, id(self.contacts), id(self.purchases)
