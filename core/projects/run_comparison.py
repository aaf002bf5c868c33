"""Two runs compared: who entered and left each segment, what drifted, and whether to refit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from core import features, segmentation
from core.formatting import Listed, Sentence
from core.migration import ABSENT
from core.projects.own_comparison import ComparedSides, compare_own_segments
from core.projects.run_recording import run_customers
from core.projects.run_store import open_run
from core.projects.scored_customers import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from core.analysis import SegmentationKind
    from core.errors import Notice
    from core.projects.project_run import ProjectRun
    from core.segmentation import FeatureDrift

GONE = "No longer a customer"
"""Where customers are who are in the earlier run only: their orders are not in the later data."""

DRIFTED = "drifted"


@dataclass(frozen=True)
class RunComparison:
    """What changed from one run to another.

    Parameters
    ----------
    kind : by which segmentation
    before, after : the runs
    names : the segments as the later run calls them, best first
    moves : index customer_id; before and after (segments, `ABSENT` for new customers, `GONE` for
        those of the earlier run only), monetary as of the later run
    table : customers by segment before (rows) and after (columns)
    drift : of recency, frequency and money from the one run to the other
    refit : whether the segments should be found anew
    reason : why, or why not
    notices : of the project's own segments, those that cannot be compared, and why
    """

    kind: SegmentationKind
    before: ProjectRun
    after: ProjectRun
    names: tuple[str, ...]
    moves: pd.DataFrame
    table: pd.DataFrame
    drift: tuple[FeatureDrift, ...]
    refit: bool
    reason: Sentence
    notices: tuple[Notice, ...] = ()

    @property
    def frozen(self) -> bool:
        """Whether one segmentation gave both runs their segments."""
        return self.before.base == self.after.base

    def entered(self, name: str) -> pd.DataFrame:
        """Who is in a segment now and was not before, those who spent most first."""
        return self._some((self.moves["after"] == name) & (self.moves["before"] != name))

    def left(self, name: str) -> pd.DataFrame:
        """Who was in a segment and is not any more, those who spent most first."""
        return self._some((self.moves["before"] == name) & (self.moves["after"] != name))

    def _some(self, which: pd.Series[bool]) -> pd.DataFrame:
        order = ["monetary", "customer_id"]
        return self.moves[which].sort_values(order, ascending=[False, True])


def compare_runs(
    folder: Path,
    project_id: str,
    before: int,
    after: int,
    kind: SegmentationKind = "rfm",
) -> RunComparison:
    """Compare two runs of a project.

    Parameters
    ----------
    folder, project_id : of the project
    before, after : numbers of the runs
    kind : by which segmentation; the model's where there is no RFM

    Raises
    ------
    ProjectError : there is no such run, it is damaged, or the two kept none of the project's own
        segments in common
    """
    runs = (open_run(folder, project_id, before), open_run(folder, project_id, after))
    then, now = (run_customers(folder, project_id, run.number) for run in runs)
    if kind == "saved":
        sides = compare_own_segments(folder, project_id, *runs)
    else:
        if not all(run.summary.rfm for run in runs):
            kind = "model"
        sides = _by_scores(runs, (then, now), kind)
    everyone = then.index.union(now.index).rename("customer_id")
    moves = pd.DataFrame(
        {
            "before": sides.before.reindex(everyone).fillna(ABSENT),
            "after": sides.after.reindex(everyone).fillna(GONE),
            "monetary": now["monetary"].reindex(everyone).fillna(then["monetary"]),
        },
        index=everyone,
    )
    table = pd.crosstab(moves["before"], moves["after"])
    drift = _drift(then, now)
    same = runs[0].base == runs[1].base
    refit, reason = (
        (False, sides.reason)
        if sides.reason is not None
        else _whether_to_refit(runs[1], drift, same=same)
    )
    return RunComparison(
        kind=kind,
        before=runs[0],
        after=runs[1],
        names=sides.names,
        moves=moves,
        table=table.reindex(
            index=[*sides.names, ABSENT], columns=[*sides.names, GONE], fill_value=0
        ),
        drift=drift,
        refit=refit,
        reason=reason,
        notices=sides.notices,
    )


def _by_scores(
    runs: tuple[ProjectRun, ProjectRun],
    rows: tuple[pd.DataFrame, pd.DataFrame],
    kind: Literal["rfm", "model"],
) -> ComparedSides:
    """The segments of the RFM grid or of the model in both runs."""
    column = f"{kind}_segment"
    # A segment that was renamed between two runs by one segmentation is the same segment.
    same = runs[0].base == runs[1].base
    called = {size.known_as: size.name for size in runs[1].summary.sizes(kind)} if same else {}
    renamed = {
        size.name: called.get(size.known_as, size.name) for size in runs[0].summary.sizes(kind)
    }
    names = _in_order(
        (size.name for size in runs[1].summary.sizes(kind)), map(str, renamed.values())
    )
    return ComparedSides(rows[0][column].map(renamed), rows[1][column], names)


def _in_order(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))


def _drift(then: pd.DataFrame, now: pd.DataFrame) -> tuple[FeatureDrift, ...]:
    """Of the measures that both runs know."""
    known = [name for name in MEASURES if then[name].notna().any() and now[name].notna().any()]
    references = segmentation.reference_distributions(then, known)
    return segmentation.measure_drift(now, references)


def _whether_to_refit(
    after: ProjectRun, drift: tuple[FeatureDrift, ...], *, same: bool
) -> tuple[bool, Sentence]:
    """Whether the segmentation in use still fits, by its own drift and that between the runs."""
    if after.base == after.number:
        text = (
            "The segments were found anew in the later run, so customers also moved because the "
            "segments changed."
        )
        return False, Sentence(text if not same else "Both are the same run.")
    since_fit = [one for one in after.summary.drift if one.verdict == DRIFTED]
    between = [one for one in drift if one.verdict == DRIFTED]
    moved = {one.feature: one.psi for one in between}
    moved |= {one.feature: one.psi for one in since_fit}
    if not moved:
        return False, Sentence(
            "The segments still fit: customers are spread much as they were when the segments were "
            "found."
        )
    drifted = tuple(
        Sentence("{feature} ({psi:.2f})", feature=_label(name), psi=psi)
        for name, psi in moved.items()
    )
    return True, Sentence(
        "Find the segments anew: {features} drifted (population stability index, 0.25 and more), "
        "so limits learned from the earlier data may no longer fit.",
        features=Listed(drifted),
    )


def _label(name: str) -> str:
    """A measure in words, within a sentence."""
    words = features.FEATURES[name].words if name in features.FEATURES else name
    return f"{words[:1].lower()}{words[1:]}".replace("_", " ")
