"""The cells of the R × FM grid: which segment each belongs to, and how that is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import segmentation
from core.errors import SettingError
from core.settings import GridSegment, RfmGrid, RfmSettings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from core.features import ReorderHistory

GRID = (
    ("Lost", "Lost", "At Risk", "Can't Lose", "Can't Lose"),
    ("Hibernating", "Hibernating", "At Risk", "At Risk", "Can't Lose"),
    ("About To Sleep", "About To Sleep", "Need Attention", "Loyal", "Loyal"),
    ("Promising", "Potential Loyalists", "Potential Loyalists", "Loyal", "Champions"),
    ("New", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions"),
)
"""`GRID[R - 1][FM - 1]` is the segment's name: 25 cells, none empty, none claimed twice."""

USUAL = RfmGrid(
    segments=tuple(GridSegment(name=name, base=name) for name in segmentation.RFM_SEGMENT_NAMES),
    cells=GRID,
)
"""The grid as long as nobody changes it."""

PLAIN = RfmGrid(
    segments=(
        GridSegment(name="Best", base="Champions"),
        GridSegment(name="Regular", base="Potential Loyalists"),
        GridSegment(name="Lapsed", base="At Risk"),
    ),
    cells=(("Lapsed",) * 5, *((("Regular",) * 3 + ("Best",) * 2),) * 4),
)
"""The grid of a shop with too few customers: its lowest recency score is for who has lapsed."""


def grid_of(settings: RfmSettings) -> RfmGrid:
    """The grid that is used: the shop's own, or the usual one."""
    return settings.grid or USUAL


def segment_names(grid: RfmGrid) -> tuple[str, ...]:
    """The segments of a grid, best first."""
    return tuple(segment.name for segment in grid.segments)


def grid_segment(grid: RfmGrid, name: str) -> GridSegment:
    """One segment of a grid.

    Raises
    ------
    SettingError : there is none of that name
    """
    for segment in grid.segments:
        if segment.name == name:
            return segment
    raise SettingError(
        f"The grid has no segment called {name}.", f"There are {', '.join(segment_names(grid))}."
    )


def rename_segment(grid: RfmGrid, old: str, new: str) -> RfmGrid:
    """Call a segment something else. Its strategy stays: the playbook finds it by its base.

    Raises
    ------
    SettingError : the name is taken, or holds characters a name may not have
    """
    changed = _changed(grid_segment(grid, old), name=new.strip())
    cells = tuple(
        tuple(changed.name if name == old else name for name in row) for row in grid.cells
    )
    return _made([changed if segment.name == old else segment for segment in grid.segments], cells)


def recolour_segment(grid: RfmGrid, name: str, colour: str | None) -> RfmGrid:
    """Give a segment a colour of its own, as #rrggbb; None gives it the usual one back."""
    changed = _changed(grid_segment(grid, name), colour=colour)
    return _made(
        [changed if segment.name == name else segment for segment in grid.segments], grid.cells
    )


def merge_segments(grid: RfmGrid, name: str, into: str) -> RfmGrid:
    """Give all cells of one segment to another, whose name, colour and base stay.

    Raises
    ------
    SettingError : one of them is no segment, or both are the same
    """
    grid_segment(grid, name), grid_segment(grid, into)
    if name == into:
        raise SettingError(f"{name} cannot be merged with itself.", "Choose another segment.")
    cells = tuple(tuple(into if item == name else item for item in row) for row in grid.cells)
    return _made(grid.segments, cells)


def assign_cell(grid: RfmGrid, recency: int, fm: int, name: str) -> RfmGrid:
    """Give one cell to a segment; a segment that loses its last cell is gone.

    Parameters
    ----------
    recency, fm : the cell, 1 to 5 each
    name : a segment of the grid
    """
    grid_segment(grid, name)
    cells = [list(row) for row in grid.cells]
    cells[recency - 1][fm - 1] = name
    return _made(grid.segments, tuple(tuple(row) for row in cells))


def describe_contradicted(
    grid: RfmGrid,
    frame: pd.DataFrame,
    labels: pd.Series[str],
    history: ReorderHistory,
    then: np.ndarray | None = None,
) -> RfmGrid:
    """Describe the segments whose facts contradict what they are called; the cells stay.

    Own names stay as well, and so do those of segments that nobody is in.

    Parameters
    ----------
    grid : the shop's own, or the usual one
    frame : recency_days, frequency, tenure_days, one row a customer
    labels : the segment of each by this grid, in the order of `frame`
    history : what customers did next in the shop's past
    then : place in `segment_names` of each customer in `history.before`; None where not known
    """
    names = segment_names(grid)
    codes = labels.map({name: at for at, name in enumerate(names)}).to_numpy()
    facts = segmentation.measure_facts(frame, codes, len(names), history, then)
    sizes = labels.value_counts()
    result = grid
    for segment, fact in zip(grid.segments, facts, strict=True):
        usual = segment.name == segment.base and sizes.get(segment.name, 0)
        if usual and not segmentation.allows(fact, segment.name):
            taken = segment_names(result)
            result = rename_segment(result, segment.name, segmentation.describe(fact, taken))
    return result


def _changed(one: GridSegment, **choices: str | None) -> GridSegment:
    try:
        return GridSegment(**(one.model_dump() | choices))
    except ValueError as refused:
        raise SettingError(
            "This name or colour cannot be used.",
            "A name has up to 40 letters, digits, spaces or these marks: ' + / . , -",
        ) from refused


def _made(
    segments: list[GridSegment] | tuple[GridSegment, ...], cells: tuple[tuple[str, ...], ...]
) -> RfmGrid:
    used = {name for row in cells for name in row}
    try:
        return RfmGrid(
            segments=tuple(segment for segment in segments if segment.name in used), cells=cells
        )
    except ValueError as refused:
        raise SettingError(
            "Two segments cannot have the same name.",
            "Choose another name, or merge the two.",
        ) from refused
