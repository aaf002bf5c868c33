"""Optuna's own plots of a search, in the colours of the house and with what they show as title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import formatting, segmentation
from core.charts import palette, segment_style, theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from core.segmentation import SearchState

VALUE = "Value"
FEWEST = 2
"""Trials with a value below which there is nothing to plot."""

_ACCENT = palette.SEGMENT_COLOURS["Champions"]


def plottable_algorithms(tuning: SearchState) -> dict[str, int]:
    """Algorithms of a search that have something to plot, with their number of valued trials."""
    counted = {
        name: sum(trial.algorithm == name and trial.value is not None for trial in tuning.trials)
        for name in segmentation.ALGORITHMS
    }
    return {name: count for name, count in counted.items() if count >= FEWEST}


def search_history(tuning: SearchState, algorithm: str) -> go.Figure:
    """The value of each trial, and the best so far."""
    from optuna import visualization

    study = segmentation.as_optuna_study(tuning, algorithm)
    best = study.best_trial
    title = (
        f"{segmentation.algorithm_title(algorithm)}: the best value,"
        f" {formatting.fixed(best.value, 3)}, came with trial {best.number + 1} of"
        f" {len(study.trials)}"
    )
    made = visualization.plot_optimization_history(study, target_name=VALUE)
    for trace in made.data:
        trace.x = [number + 1 for number in trace.x]
    made.update_traces(marker={"color": palette.NEUTRAL}, selector={"mode": "markers"})
    made.update_traces(line={"color": _ACCENT}, selector={"mode": "lines"})
    return _dressed(made, title, ("Trial", VALUE))


def parameter_importance(tuning: SearchState, algorithm: str) -> go.Figure | None:
    """Which parameter decides how good a model is; None where one alone was varied."""
    from optuna import importance, visualization

    study = segmentation.as_optuna_study(tuning, algorithm)
    varied = [
        name
        for name in study.trials[0].params
        if len({str(trial.params[name]) for trial in study.trials}) > 1
    ]
    if len(varied) < FEWEST or len({trial.value for trial in study.trials}) < FEWEST:
        return None
    evaluator = importance.FanovaImportanceEvaluator(seed=0)
    found = importance.get_param_importances(study, params=varied, evaluator=evaluator)
    first = max(found, key=found.__getitem__)
    made = visualization.plot_param_importances(
        study, params=varied, evaluator=evaluator, target_name=VALUE
    )
    decides = formatting.percent(found[first], 0)
    title = (
        f"{segmentation.algorithm_title(algorithm)}: {first} decides most, {decides} of what"
        " differs"
    )
    chart = _dressed(made, title, ("Importance", ""))
    return chart.update_traces(marker={"color": _ACCENT})


def parameter_slices(tuning: SearchState, algorithm: str) -> go.Figure:
    """The value of each trial by each parameter."""
    from optuna import visualization

    study = segmentation.as_optuna_study(tuning, algorithm)
    made = visualization.plot_slice(study, target_name=VALUE)
    said = ", ".join(f"{name} {value}" for name, value in study.best_params.items())
    chart = _dressed(made, f"{segmentation.algorithm_title(algorithm)}: best with {said}", None)
    return chart.update_traces(
        marker={"showscale": False, "color": _ACCENT, "opacity": 0.7, "line": {"width": 0}}
    )


def parallel_trials(tuning: SearchState, algorithm: str) -> go.Figure:
    """Each trial as a line through its parameters, coloured by its value."""
    from optuna import visualization

    study = segmentation.as_optuna_study(tuning, algorithm)
    values = [trial.value for trial in study.trials]
    made = visualization.plot_parallel_coordinate(study, target_name=VALUE)
    for trace in made.data:
        if trace.mode == "lines":  # its first point is the value, as a share of the axis
            trace.line.color = segment_style.faded(_ACCENT, round(0.12 + 0.88 * trace.y[0], 3))
            trace.opacity = 1
    made.update_annotations(font={"color": theme.MUTED})
    title = (
        f"{segmentation.algorithm_title(algorithm)}: {formatting.count(len(values), 'trial')},"
        f" from {formatting.fixed(min(values), 3)} to {formatting.fixed(max(values), 3)}"
    )
    chart = _dressed(made, title, None)
    return chart.update_traces(marker={"showscale": False}, selector={"mode": "markers"})


def _dressed(made: Any, title: str, titles: tuple[str, str] | None) -> go.Figure:
    """Optuna's figure in the house style."""
    made.update_layout(
        title={"text": title},
        template="none",
        height=360,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        coloraxis_showscale=False,
    )
    axis = {"automargin": True, "gridcolor": theme.GRID, "zeroline": False, "fixedrange": True}
    made.update_xaxes(**axis)
    made.update_yaxes(**axis)
    if titles is not None:
        made.update_xaxes(title=titles[0])
        made.update_yaxes(title=titles[1])
    return made
