"""False verdicts: real spend dealt at random, so that no group was treated differently.

Hillstrom's customers are drawn and dealt to a hold-out of a tenth and the rest, again and again.
Whatever a test then calls a success is a false alarm. Under one in a hundred of them bought, so
that most such tests are too small to be judged; the same amounts in a shop where three in ten buy
are judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats
from truth_section import Claim, Section

from core import experiments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZES = (2_000, 5_000, 10_000, 20_000)
HELD_OUT = 0.1
MAX_SUCCESSES = 0.03
"""Of tests without any effect called a success."""
MAX_SEGMENT_ALARMS = 0.05
"""Of tests without any effect with a segment that is called significant."""
MIN_CHANCE = 0.01
"""A count of alarms less likely than this under the accepted rate is no accident."""
BUYERS = 0.3
SEED = 0


class FalseAlarms(NamedTuple):
    """Tests of one size: how many were called what."""

    tests: int
    works: int
    judged: int
    segments: int

    @property
    def line(self) -> str:
        """The counts in words."""
        return (
            f"{self.works} of {self.tests} called a success, {self.judged} judged at all, "
            f"{self.segments} with a significant segment"
        )


def measure(data: Path, *, reduced: bool) -> Section:
    """False alarms at every size, for revenue with a tenth held out.

    Parameters
    ----------
    data : holds campaign_hillstrom/hillstrom.csv
    reduced : 25 tests of fewer sizes in place of 200, or 100 where most are judged and each takes a
        second: five minutes on one core
    """
    rows = pd.read_csv(data / "campaign_hillstrom" / "hillstrom.csv")
    tests = 25 if reduced else 200
    lines, claims = [], []
    for size in SIZES[:2] if reduced else SIZES:
        alarms = false_alarms(rows, size, tests)
        name = f"{size:,} customers, a tenth held out"
        lines.append(f"{name}: {alarms.line}")
        claims += [
            _claim(f"{name}, called a success", alarms.works, tests, MAX_SUCCESSES),
            _claim(f"{name}, a significant segment", alarms.segments, tests, MAX_SEGMENT_ALARMS),
        ]
    busy = more_buyers(rows, BUYERS)
    tests = min(tests, 100)
    for size in SIZES[:1] if reduced else SIZES[:2]:
        alarms = false_alarms(busy, size, tests)
        name = f"{size:,} customers of whom {BUYERS:.0%} buy"
        lines.append(f"{name}: {alarms.line}")
        claims.append(_no_more_than_accepted(f"{name}, called a success", alarms, tests))
    return Section(tuple(lines), tuple(claims))


def more_buyers(rows: pd.DataFrame, share: float) -> pd.DataFrame:
    """Customers drawn again so that more of them are buyers, each with the spend of a real one."""
    rng = np.random.default_rng(SEED)
    bought = rows["spend"].to_numpy() > 0
    buys = rng.random(len(rows)) < share
    picked = np.where(
        buys,
        rng.choice(np.flatnonzero(bought), len(rows)),
        rng.choice(np.flatnonzero(~bought), len(rows)),
    )
    return rows.iloc[picked].reset_index(drop=True)


def false_alarms(rows: pd.DataFrame, size: int, tests: int) -> FalseAlarms:
    """Deal customers to two arms and read their spend, again and again.

    Parameters
    ----------
    rows : Hillstrom's customers
    size : customers of a test
    tests : how many
    """
    works = judged = segments = 0
    for result in _dealt(rows, size, tests):
        works += result.verdict.code == "better"
        judged += result.verdict.code != "too_few"
        segments += any(
            row.comparison is not None and row.comparison.differs(result.level)
            for uplift in result.segments
            for row in uplift.rows
        )
    return FalseAlarms(tests, works, judged, segments)


def _dealt(rows: pd.DataFrame, size: int, tests: int) -> Iterator[experiments.Experiment]:
    rng = np.random.default_rng(SEED)
    spend = rows["spend"].to_numpy()
    segment = rows["history_segment"].to_numpy()
    choices = experiments.ExperimentOptions(
        planned=(("holdout", HELD_OUT), ("treated", 1 - HELD_OUT)), resamples=200
    )
    held = round(HELD_OUT * size)
    for _ in range(tests):
        drawn = rng.permutation(len(rows))[:size]
        groups = {"holdout": drawn[:held], "treated": drawn[held:]}
        arms = [experiments.arm_of_amounts(name, spend[who]) for name, who in groups.items()]
        within = {
            name: [
                experiments.arm_of_amounts(arm, spend[who[segment[who] == name]])
                for arm, who in groups.items()
            ]
            for name in np.unique(segment)
        }
        yield experiments.evaluate_experiment(arms, "revenue", "holdout", choices, within)


def _claim(text: str, alarms: int, tests: int, limit: float) -> Claim:
    share = alarms / tests
    return Claim(f"{text} at most {limit:.0%}", f"{share:.1%}", share <= limit)


def _no_more_than_accepted(text: str, alarms: FalseAlarms, tests: int) -> Claim:
    """That the count is no larger than the accepted 2.5 % explains, and that tests were judged."""
    chance = stats.binom.sf(alarms.works - 1, tests, 0.025)
    return Claim(
        f"{text} in 2.5% of tests or fewer, but for chance",
        f"{alarms.works / tests:.1%}",
        chance >= MIN_CHANCE and alarms.judged > tests / 2,
    )
