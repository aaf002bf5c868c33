"""The command that gives the segments on screen again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from core.cli.options.setting_options import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.settings import Settings


def segment_command(settings: Settings, files: Sequence[str]) -> str:
    """A line for the terminal that segments files with these settings.

    Parameters
    ----------
    settings : those of the analysis; what `segment` has no option for (scores of the RFM grid,
        forecasts, limits of the installation) changes no segment of the model and is left out
    files : paths, or the word for the database or the demo store
    """
    options = [
        *written(settings.read),
        *written(settings.clean),
        *written(settings.filter),
        *written(settings.table),
        *written(settings.rfm, only=("as_of",)),
        *written(settings.segment),
    ]
    return shlex.join(["python", "-m", "core", "segment", *files, *options])
