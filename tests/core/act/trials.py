"""Results of tests, opened and read as a user's are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.act.experiments import experiment, read, results_file
from core.act.experiments.choices import ExperimentChoices
from core.load import detect, relations

if TYPE_CHECKING:
    from pathlib import Path


def opened(path: Path, workspace: Path):
    return results_file.look(relations.read_table(detect.open_source(path, path.name), workspace))


def evaluated(file, labels=None, **chosen):
    choices = ExperimentChoices(**chosen)
    found = read.read(file, choices, labels)
    return found, experiment.evaluate(
        found.arms, found.kind, found.control, choices, found.segments
    )
