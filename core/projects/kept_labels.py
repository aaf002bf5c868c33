"""Labels of segmentations that were set side by side, kept in a project as one Parquet file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from core.errors import ProjectError
from core.projects import kept_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.projects.project import KeptFile

_NAME = "labels.parquet"


def keep_labels(project_folder: Path, labels: Mapping[str, pd.Series[str]]) -> KeptFile | None:
    """Copy labels into a project, a column for each segmentation.

    Parameters
    ----------
    project_folder : of the project
    labels : segment per customer_id, by the key of the segmentation; the customers may differ

    Returns
    -------
    None where there are none
    """
    if not labels:
        return None
    table = pd.DataFrame(dict(labels)).astype("string")
    with tempfile.TemporaryDirectory(dir=project_folder) as folder:
        path = Path(folder) / _NAME
        table.to_parquet(path)
        return kept_files.keep_file(project_folder, path, _NAME)


def read_labels(project_folder: Path, file: KeptFile | None) -> dict[str, pd.Series[str]]:
    """The labels that a project keeps, by the key of their segmentation.

    Raises
    ------
    ProjectError : the file is missing or damaged
    """
    if file is None:
        return {}
    path = kept_files.kept_path(project_folder, file.sha256)
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError) as error:  # Arrow's own errors are among them
        raise ProjectError(
            "The segments of the runs kept in this project are damaged.",
            "Open a copy of the project, or delete it.",
        ) from error
    return {str(key): table[key].dropna().astype(str) for key in table.columns}
