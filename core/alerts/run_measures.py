"""What alerts need of a run that only its analysis can tell; kept beside it, and naming nobody."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from core import answers, projects
from core.errors import ClienteleError
from core.migration import money_forecast_test
from core.settings import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from core.alerts.alert import Alert
    from core.answers import RunAnalysis
    from core.migration import Migration
    from core.progress import Progress

FILE = "measures.json"


class ForecastBand(Frozen):
    """What a segment came to, beside what was forecast a quarter before.

    Parameters
    ----------
    actual : customers, or what they have spent
    expected, low, high : the forecast with its 80 % interval
    """

    actual: float
    expected: float
    low: float
    high: float

    @property
    def distance(self) -> float | None:
        """From the forecast, in half widths of the interval; None where it has no width."""
        half = self.high - self.expected
        return abs(self.actual - self.expected) / half if half > 0 else None


class RunMeasures(Frozen):
    """The measures of a run.

    Parameters
    ----------
    day : for which the forecasts were made; None without any
    size, money : by segment
    audiences : customers on the list of a name, for those that could be counted
    """

    format: Literal[1] = 1
    day: dt.date | None = None
    size: dict[str, ForecastBand] = Field(default_factory=dict)
    money: dict[str, ForecastBand] = Field(default_factory=dict)
    audiences: dict[str, int] = Field(default_factory=dict)


def measure_run(about: RunAnalysis, alerts: Sequence[Alert], progress: Progress) -> RunMeasures:
    """Measure what some alerts need.

    Parameters
    ----------
    about : the analysis of the run
    alerts : those of the project
    progress : called as the work goes on; may raise `Cancelled`
    """
    kinds = {alert.kind for alert in alerts}
    moved = _movement(about, progress) if kinds & {"size", "money"} else None
    names = dict.fromkeys(alert.audience for alert in alerts if alert.kind == "audience")
    audiences = {name: count for name in names if (count := _count(about, name)) is not None}
    if moved is None:
        return RunMeasures(audiences=audiences)
    test = moved.last_quarter
    return RunMeasures(
        day=moved.to_day,
        size={} if test is None else _bands(test.sizes),
        money=_bands(money_forecast_test(moved.revenue)),
        audiences=audiences,
    )


def measured_files(
    about: RunAnalysis, alerts: Sequence[Alert], progress: Progress
) -> dict[str, bytes]:
    """The measures of a run as the file that is kept beside it; none where no alert needs any.

    Parameters
    ----------
    about, alerts, progress : as for `measure_run`
    """
    if not needs_analysis(alerts):
        return {}
    return {FILE: measure_run(about, alerts, progress).model_dump_json().encode()}


def needs_analysis(alerts: Sequence[Alert]) -> bool:
    """Whether some alerts need more than a run keeps."""
    return any(alert.kind in {"size", "money", "audience"} for alert in alerts)


def read_measures(folder: Path, project_id: str, number: int) -> RunMeasures | None:
    """What was measured of a run; None where nothing was, or it cannot be read.

    Parameters
    ----------
    folder, project_id, number : of the run
    """
    content = projects.read_beside_run(folder, project_id, number, FILE)
    try:
        return None if content is None else RunMeasures.model_validate_json(content)
    except ValueError:
        return None


def _movement(about: RunAnalysis, progress: Progress) -> Migration | None:
    return answers.recent_movement(about.analysis, about.kind, about.contacts, progress)


def _bands(forecast: pd.DataFrame | None) -> dict[str, ForecastBand]:
    """Rows of segments with actual, expected, low and high."""
    if forecast is None:
        return {}
    columns = ["actual", "expected", "low", "high"]
    return {
        str(name): ForecastBand(**dict(zip(columns, map(float, row), strict=True)))
        for name, *row in forecast[columns].dropna().itertuples()
    }


def _count(about: RunAnalysis, name: str) -> int | None:
    try:
        return answers.count_audience(about, name)
    except ClienteleError:  # the list is not there any more
        return None
