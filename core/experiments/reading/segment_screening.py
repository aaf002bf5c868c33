"""Whether a column was known before the test, by evidence: what the test changed is no segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from core import formatting
from core.errors import Notice, SettingError
from core.experiments.reading.results_query import STORE_SEGMENTS
from core.formatting import Sentence

if TYPE_CHECKING:
    from core.experiments.experiment_options import ExperimentOptions

MAX_ARM_P_VALUE = 0.001
"""Under it a column differs between arms by more than drawing them at random makes it."""
DOUBT_P_VALUE = 0.01
MIN_ASSOCIATION = 0.8
"""From here on a column sorts customers by their outcome too well to be from before the test."""
MIN_LEVEL_CUSTOMERS = 20
_REST = "\0rest"
_DEALS = 9_999
_MIN_EXPECTED = 5


@dataclass(frozen=True, slots=True)
class SegmentScreening:
    """What speaks against a column as a segment.

    Parameters
    ----------
    column : its name
    arm_p_value : how likely drawing the arms at random makes the column differ between them so much
    association : chance that, of a customer with the outcome and one without, the column puts the
        one with it first, 0.5 to 1; None where all or none have it
    outcome_p_value : how likely chance alone makes the outcome differ so between the arms
    """

    column: str
    arm_p_value: float
    association: float | None
    outcome_p_value: float

    @property
    def differs(self) -> bool:
        """The arms are not alike in it, as arms drawn at random are in all that was before."""
        return self.arm_p_value < MAX_ARM_P_VALUE

    @property
    def follows_outcome(self) -> bool:
        """It nearly is the outcome, while the arms differ in that."""
        return self.outcome_p_value < DOUBT_P_VALUE and self._nearly_outcome

    @property
    def refused(self) -> bool:
        """Whether results by it would sort customers by what the test did to them."""
        return self.differs or self.follows_outcome

    @property
    def doubtful(self) -> bool:
        """Not refused, and yet unlikely to be from before the test."""
        return not self.refused and (self.arm_p_value < DOUBT_P_VALUE or self._nearly_outcome)

    @property
    def reason(self) -> str:
        """What speaks against it, in a sentence."""
        if self.arm_p_value < DOUBT_P_VALUE:
            return (
                f"{self.column} differs between the groups (p "
                f"{formatting.p_value(self.arm_p_value)}), so it may have been changed by the test."
            )
        return (
            f"{self.column} nearly is the outcome: of two customers it picks the one with it in "
            f"{formatting.percent(self.association or 0.0)} of cases."
        )

    @property
    def _nearly_outcome(self) -> bool:
        return self.association is not None and self.association >= MIN_ASSOCIATION


def screen_segment(column: str, table: pd.DataFrame, seed: int) -> SegmentScreening:
    """Look for signs that a column was measured after the test had begun.

    Whatever was known before is independent of a draw at random: χ² of the column and the arm,
    against 9,999 tables with the same margins where cells are small. And what sorts customers by
    their outcome nearly perfectly (area under the ROC curve) while arms differ in the outcome is
    taken for a part of it.

    Parameters
    ----------
    column : its name
    table : columns segment, arm, outcome and customers
    seed : of the tables

    References
    ----------
    Montgomery, Nyhan and Torres (2018), How Conditioning on Posttreatment Variables Can Ruin Your
    Experiment, American Journal of Political Science 62(3).
    """
    sizes = table.groupby("segment", dropna=False)["customers"].transform("sum")
    level = table["segment"].fillna("").where(sizes >= MIN_LEVEL_CUSTOMERS, _REST)
    had = table["outcome"] > _threshold(table)
    return SegmentScreening(
        column,
        _independence_p_value(_crossed(table, level, table["arm"]).to_numpy(), seed),
        _association(_crossed(table, level, had)),
        _independence_p_value(_crossed(table, had, table["arm"]).to_numpy(), seed),
    )


def _crossed(table: pd.DataFrame, rows: pd.Series[Any], columns: pd.Series[Any]) -> pd.DataFrame:
    return pd.crosstab(rows, columns, table["customers"], aggfunc="sum").fillna(0)


def _threshold(table: pd.DataFrame) -> float:
    """Above it somebody has the outcome: zero, or the middle where most are above zero."""
    customers = int(table["customers"].sum())
    if table.loc[table["outcome"] > 0, "customers"].sum() <= customers / 2:
        return 0.0
    binary = set(table["outcome"].unique()) <= {0.0, 1.0}
    rising = table.sort_values("outcome")
    place = int(np.searchsorted(rising["customers"].cumsum(), customers / 2))
    return 0.0 if binary else float(rising["outcome"].iloc[place])


def check_segment(
    table: pd.DataFrame, column: str | None, choices: ExperimentOptions
) -> tuple[Notice, ...]:
    """Refuse a segment that the test changed, or say what speaks against it.

    Parameters
    ----------
    table : columns segment, arm, outcome and customers
    column : the segment; None where there is none
    choices : whether it is known to be from before

    Raises
    ------
    SettingError : it is not from before the test
    """
    if column is None or table["segment"].isna().all():
        return ()
    name = "The segment of the open store" if column == STORE_SEGMENTS else column
    screening = screen_segment(name, table, choices.seed)
    if screening.refused and not choices.known_before:
        raise SettingError(
            f"Results cannot be split by {name[:40]}: {screening.reason}",
            "Split by something that was known before the test. If this was, say so "
            "(--known-before).",
        )
    if not screening.refused and not screening.doubtful:
        return ()
    return (
        Notice(
            "segment_may_be_result",
            Sentence(
                "{reason} If the test may have changed it, do not split by it: that would group "
                "customers by their result.",
                reason=screening.reason,
            ),
        ),
    )


def _independence_p_value(table: np.ndarray, seed: int) -> float:
    if min(table.shape) < 2:  # noqa: PLR2004 - one value differs from none
        return 1.0
    test = stats.chi2_contingency(table, correction=False)
    if test.expected_freq.min() >= _MIN_EXPECTED:
        return float(test.pvalue)
    expected = test.expected_freq
    dealt = stats.random_table(table.sum(axis=1), table.sum(axis=0)).rvs(
        _DEALS, random_state=np.random.default_rng(seed)
    )
    spread = ((dealt - expected) ** 2 / expected).sum(axis=(1, 2))
    as_far = np.count_nonzero(spread >= test.statistic * (1 - 1e-9))
    return float((1 + as_far) / (1 + _DEALS))


def _association(outcomes: pd.DataFrame) -> float | None:
    """Area under the ROC curve of the share with the outcome in each segment."""
    if outcomes.shape[1] < 2:  # noqa: PLR2004 - all have it, or none
        return None
    without, having = (outcomes[key].to_numpy(float) for key in (False, True))
    order = np.argsort(having / (without + having), kind="stable")
    without, having = without[order], having[order]
    below = np.cumsum(without) - without / 2
    return float(having @ below / (having.sum() * without.sum()))
