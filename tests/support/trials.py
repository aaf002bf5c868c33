"""Results of tests, opened and read as a user's are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.experiments import experiment, reading, results_file
from core.experiments.experiment_options import ExperimentChoices
from core.files import detect
from core.joins import proposal

if TYPE_CHECKING:
    from pathlib import Path


def opened(path: Path, workspace: Path):
    return results_file.look(proposal.read_table(detect.open_source(path, path.name), workspace))


def evaluated(file, labels=None, **chosen):
    choices = ExperimentChoices(**chosen)
    found = reading.read(file, choices, labels)
    return found, experiment.evaluate(
        found.arms, found.kind, found.control, choices, found.segments
    )
