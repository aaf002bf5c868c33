"""Results of tests, opened and read as a user's are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.experiments import experiment
from core.experiments.experiment_options import ExperimentOptions
from core.experiments.reading import readout, results_file
from core.files import detect
from core.joins import proposal

if TYPE_CHECKING:
    from pathlib import Path


def opened(path: Path, workspace: Path):
    return results_file.inspect_results_file(
        proposal.read_orders(detect.open_source(path, path.name), workspace)
    )


def evaluated(file, labels=None, **chosen):
    choices = ExperimentOptions(**chosen)
    found = readout.read_results(file, choices, labels)
    return found, experiment.evaluate_experiment(
        found.arms, found.kind, found.control, choices, found.segments, labels=found.labels
    )
