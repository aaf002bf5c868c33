"""A test read by one outcome, or by several whose p-values are corrected together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.experiments.comparison import arm_comparison
from core.experiments.experiment import evaluate_experiment
from core.experiments.reading.readout import read_results
from core.experiments.verdict import experiment_verdict
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from core.experiments.experiment import Experiment
    from core.experiments.experiment_options import ExperimentOptions
    from core.experiments.reading.readout import Readout
    from core.experiments.reading.results_file import ResultsFile


def outcome_choices(choices: ExperimentOptions) -> tuple[ExperimentOptions, ...]:
    """The choices for each outcome of a test, the first one first.

    Whether a further outcome is a yes or no or an amount is seen from its column, and it is per
    customer.
    """
    others = (name for name in dict.fromkeys(choices.secondary) if name != choices.outcome)
    return (
        choices,
        *(
            choices.model_copy(update={"outcome": name, "kind": "auto", "per": None})
            for name in others
        ),
    )


def read_experiments(
    file: ResultsFile,
    choices: ExperimentOptions,
    past: pd.DataFrame | None = None,
    currency: str | None = None,
    progress: Progress = silent,
) -> tuple[tuple[Readout, Experiment], ...]:
    """Read a test by every outcome that is asked for.

    Parameters
    ----------
    file : from `inspect_results_file`
    choices : the columns, and how they are read
    past : what customers did before the test, from `measure_past`
    currency : of the amounts
    progress : called with the share done; may raise `Cancelled`

    Returns
    -------
    for each outcome its customers in their arms and the result, the first outcome first

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    readouts, experiments = [], []
    for chosen in outcome_choices(choices):
        read = read_results(file, chosen, None, progress, past)
        readouts.append(read)
        experiments.append(
            evaluate_experiment(
                read.arms, read.kind, read.control, chosen, read.segments, currency, progress,
                read.labels,
            )
        )  # fmt: skip
    return tuple(zip(readouts, corrected_together(experiments), strict=True))


def corrected_together(experiments: Sequence[Experiment]) -> tuple[Experiment, ...]:
    """Several outcomes of one test, with Holm's correction over all of their comparisons.

    Parameters
    ----------
    experiments : the test by each of its outcomes; those whose split is broken stay as they are
    """
    read = [one for one in experiments if one.facts is not None]
    if len(read) < 2:  # noqa: PLR2004 - one outcome is corrected already
        return tuple(experiments)
    corrected = iter(arm_comparison.holm_corrected([item for one in read for item in one.compared]))
    result = []
    for one in experiments:
        if one.facts is None:
            result.append(one)
            continue
        compared = tuple(next(corrected) for _ in one.compared)
        facts = replace(one.facts, compared=compared, family=sum(len(x.compared) for x in read))
        result.append(
            replace(
                one,
                compared=compared,
                facts=facts,
                verdict=experiment_verdict.decide_verdict(facts),
            )
        )
    return tuple(result)
