"""Optuna's own plots of a search, in the house style and with a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from optuna import importance, visualization

from core import segmentation
from core.charts import palette, theme
from core.charts.chart import Chart
from core.formatting import N_, _, say

if TYPE_CHECKING:
    import optuna

    from core.segmentation import SearchState

VALUE = N_("Value")
MIN_TRIALS = 2
"""Trials with a value below which there is nothing to plot."""
_NOTE = N_("The value the search maximises; higher is better.")


def plottable_algorithms(tuning: SearchState) -> dict[str, int]:
    """Algorithms of a search that have something to plot, with their number of valued trials."""
    counts = {
        name: sum(trial.algorithm == name and trial.value is not None for trial in tuning.trials)
        for name in segmentation.ALGORITHMS
    }
    return {name: count for name, count in counts.items() if count >= MIN_TRIALS}


def search_history(tuning: SearchState, algorithm: str) -> Chart:
    """The value of each trial, and the best so far."""
    study = segmentation.as_optuna_study(tuning, algorithm)
    figure = visualization.plot_optimization_history(study, target_name=VALUE)
    for trace in figure.data:
        trace.x = [number + 1 for number in trace.x]
    figure.update_traces(marker={"color": palette.NEUTRAL}, selector={"mode": "markers"})
    figure.update_traces(line={"color": palette.ACCENT}, selector={"mode": "lines"})
    best = study.best_trial
    finding = say(
        "the best value, {value:.3f}, came in trial {number} of {trials}",
        value=best.value,
        number=best.number + 1,
        trials=len(study.trials),
    )
    return _chart(figure, algorithm, finding, _trials(study), (_("Trial"), VALUE))


def parameter_importance(tuning: SearchState, algorithm: str) -> Chart | None:
    """Which parameter decides how good a model is; None where one alone was varied."""
    study = segmentation.as_optuna_study(tuning, algorithm)
    varied = [
        name
        for name in study.trials[0].params
        if len({str(trial.params[name]) for trial in study.trials}) > 1
    ]
    if len(varied) < MIN_TRIALS or len({trial.value for trial in study.trials}) < MIN_TRIALS:
        return None
    evaluator = importance.FanovaImportanceEvaluator(seed=0)
    shares = importance.get_param_importances(study, params=varied, evaluator=evaluator)
    figure = visualization.plot_param_importances(
        study, params=varied, evaluator=evaluator, target_name=VALUE
    )
    figure.update_traces(marker={"color": palette.ACCENT})
    first = max(shares, key=shares.__getitem__)
    finding = say(
        "{first} matters most: {share:.0%} of the differences", first=first, share=shares[first]
    )
    table = pd.DataFrame({_("Parameter"): list(shares), _("Importance"): list(shares.values())})
    return _chart(figure, algorithm, finding, table, (_("Importance"), ""))


def parameter_slices(tuning: SearchState, algorithm: str) -> Chart:
    """The value of each trial by each parameter."""
    study = segmentation.as_optuna_study(tuning, algorithm)
    figure = visualization.plot_slice(study, target_name=VALUE)
    figure.update_traces(
        marker={"showscale": False, "color": palette.ACCENT, "opacity": 0.7, "line": {"width": 0}}
    )
    best = ", ".join(f"{name} {value}" for name, value in study.best_params.items())
    return _chart(figure, algorithm, say("best with {best}", best=best), _trials(study))


def parallel_trials(tuning: SearchState, algorithm: str) -> Chart:
    """Each trial as a line through its parameters, coloured by its value."""
    study = segmentation.as_optuna_study(tuning, algorithm)
    figure = visualization.plot_parallel_coordinate(study, target_name=VALUE)
    for trace in figure.data:
        if trace.mode == "lines":  # its first point is the value, as a share of the axis
            opacity = round(0.12 + 0.88 * trace.y[0], 3)
            trace.line.color = palette.faded(palette.ACCENT, opacity)
            trace.opacity = 1
    figure.update_traces(marker={"showscale": False}, selector={"mode": "markers"})
    values = [trial.value for trial in study.trials]
    finding = say(
        "{trials:# trial|# trials}, from {low:.3f} to {high:.3f}",
        trials=len(values),
        low=min(values),
        high=max(values),
    )
    return _chart(figure, algorithm, finding, _trials(study))


def _trials(study: optuna.Study) -> pd.DataFrame:
    """Every trial with its value and parameters, as Optuna's plots show them."""
    return pd.DataFrame(
        [{"Trial": trial.number + 1, VALUE: trial.value, **trial.params} for trial in study.trials]
    )


def _chart(
    figure: Any,
    algorithm: str,
    finding: str,
    table: pd.DataFrame,
    titles: tuple[str, str] | None = None,
) -> Chart:
    """Optuna's figure in the house style."""
    figure.update_layout(
        title=None,
        template="none",
        height=360,
        paper_bgcolor=palette.TRANSPARENT,
        plot_bgcolor=palette.TRANSPARENT,
        showlegend=False,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        coloraxis_showscale=False,
    )
    for note in figure.layout.annotations:
        note.font.color = None  # the page's own: Optuna's grey does not read on the dark one
    figure.update_xaxes(**theme.QUIET_AXIS)
    figure.update_yaxes(**theme.QUIET_AXIS)
    if titles is not None:
        figure.update_xaxes(title=titles[0])
        figure.update_yaxes(title=titles[1])
    return Chart(figure, f"{segmentation.algorithm_title(algorithm)}: {finding}", table, _NOTE)
