"""Which of the things known from before a test outcomes are adjusted by."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy import stats

from core.errors import Notice, SettingError
from core.experiments.reading import results_query
from core.experiments.reading.segment_screening import MAX_ARM_P_VALUE
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import duckdb

    from core.experiments.experiment_options import ExperimentOptions
    from core.experiments.reading.results_file import ResultsFile

_MAX_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class ChosenPast:
    """What is known from before the test.

    Parameters
    ----------
    name : in words; None where nothing is
    column : of the table `per_customer`
    notices : what the reader should know of it
    """

    name: str | None = None
    column: str | None = None
    notices: tuple[Notice, ...] = ()


def past_columns(
    file: ResultsFile, choices: ExperimentOptions, taken: Collection[str | None]
) -> tuple[str, ...]:
    """The columns of the file that may say what was before: the one chosen, or all that could."""
    if choices.before in (results_query.STORE_PAST, ""):
        return ()
    if choices.before is not None:
        return (results_query.resolve_column(file, choices.before, "what was before", "--before"),)
    return tuple(name for name in file.pasts if name not in taken)[:_MAX_CANDIDATES]


def choose_past(
    connection: duckdb.DuckDBPyConnection,
    names: Sequence[str],
    choices: ExperimentOptions,
    *,
    is_ratio: bool = False,
) -> ChosenPast:
    """Of several measures of the past the one that outcomes follow most, over all arms together.

    One that differs between the arms (Welch's analysis of variance, p < .001) is not from before
    the test, and is not used.

    Parameters
    ----------
    connection : with the table `per_customer`
    names : of its columns past_0, past_1 …
    is_ratio : outcomes are divided by `per`: what is followed is outcome − ratio × per

    Raises
    ------
    SettingError : an adjustment is asked for, and nothing is known
    """
    ratio = "(SELECT sum(outcome) / nullif(sum(per), 0) FROM per_customer WHERE NOT torn)"
    followed = f"outcome - {ratio} * per" if is_ratio else "outcome"
    follows = []
    for place, name in enumerate(names):
        row = connection.execute(
            f"SELECT corr({followed}, past_{place}) FROM per_customer WHERE NOT torn"
        ).fetchone()
        correlation = row[0] if row else None
        if correlation is not None and math.isfinite(correlation):
            follows.append((abs(float(correlation)), place, name))
    notices = []
    for _, place, name in sorted(follows, key=lambda one: (-one[0], one[1])):
        column = f"past_{place}"
        if _differs(connection, column):
            notices.append(
                Notice(
                    "past_differs",
                    Sentence(
                        "{column} differs between the groups by more than random assignment would, "
                        "so outcomes are not adjusted by it.",
                        column=name,
                    ),
                )
            )
            continue
        return ChosenPast(name, column, tuple(notices))
    if choices.cuped:
        raise SettingError(
            "Nothing is known about customers before the test, so outcomes cannot be adjusted.",
            "Name a column from before the test (--before), or the orders of the shop (--orders).",
        )
    return ChosenPast(notices=tuple(notices))


def _differs(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    rows = connection.execute(
        f"SELECT count({column}), avg({column}), var_samp({column}) FROM per_customer "
        "WHERE NOT torn GROUP BY arm"
    ).fetchall()
    if any(count < 2 or not variance > 0 for count, _, variance in rows):  # noqa: PLR2004
        return False
    weights = [count / variance for count, _, variance in rows]
    centre = sum(w * mean for w, (_, mean, _) in zip(weights, rows, strict=True)) / sum(weights)
    spread = sum(w * (mean - centre) ** 2 for w, (_, mean, _) in zip(weights, rows, strict=True))
    return bool(stats.chi2.sf(spread, len(rows) - 1) < MAX_ARM_P_VALUE)
