"""The result of a test to take along: one JSON document, or a few lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import __version__, formatting
from core.exports.serialise import fields, source_fields, warnings

if TYPE_CHECKING:
    from core.experiments import ArmComparison, Experiment, Readout, ResultsFile, Uplift


def experiment_document_of(
    file: ResultsFile, readout: Readout, result: Experiment
) -> dict[str, Any]:
    """A test in plain JSON values, unrounded; docs/cli.md describes every key.

    Parameters
    ----------
    file : with the results
    readout : its rows, sorted into arms
    result : what they say
    """
    return {
        "source": source_fields(file.raw.source),
        **fields(readout, "rows_in", "rows_used"),
        "left_out": [{"reason": reason, "rows": rows} for reason, rows in readout.left_out],
        **fields(result, "kind", "control"),
        "arms": [
            fields(arm, "name", "customers", "converted", "total", "mean", "deviation")
            for arm in result.arms
        ],
        "split": fields(result.split, "expected", "statistic", "p_value", "broken"),
        **fields(result, "level", "any_differs"),
        "comparisons": [_comparison(comparison) for comparison in result.compared],
        "chances": [
            fields(chance, "name=arm", "best", "expected_loss=loss")
            for chance in result.probabilities
        ],
        **fields(result, "detectable_lift=detectable", "capped_at"),
        "segments": [
            {
                **fields(uplift, "name=arm", "p_alike=homogeneity_p_value"),
                "rows": [
                    {
                        **fields(row, "segment", "customers"),
                        "comparison": None
                        if row.comparison is None
                        else _comparison(row.comparison),
                    }
                    for row in uplift.rows
                ],
                "ranking": _ranking(result, uplift),
            }
            for uplift in result.segments
        ],
        "verdict": fields(result.verdict, "code", "headline", "reasons", "advice", "winner"),
        "warnings": warnings(readout.notices),
        "version": __version__,
    }


def experiment_text(readout: Readout, result: Experiment) -> str:
    """A test in a few lines: the verdict, what it rests on, what to do."""
    lines = [result.verdict.headline, ""]
    lines += [f"- {reason}" for reason in result.verdict.reasons]
    lines += ["", "What to do"]
    lines += [f"- {advice}" for advice in result.verdict.advice]
    used, rows = formatting.count(readout.rows_used), formatting.count(readout.rows_in, "row")
    lost = [f"{formatting.count(count, 'row')} with {reason}" for reason, count in readout.left_out]
    lines += ["", f"{used} of {rows} used{', without ' + formatting.listed(lost) if lost else ''}."]
    lines += [notice.message for notice in readout.notices]
    return "\n".join(lines)


def _ranking(result: Experiment, uplift: Uplift) -> dict[str, Any] | None:
    ranking = result.ranking(uplift)
    if ranking is None:
        return None
    return {
        **fields(ranking, "qini=coefficient", "interval=range", "above_zero=above"),
        "worth_it": result.worth_ranking(uplift),
        "curve": [list(point) for point in zip(ranking.shares, ranking.gains, strict=True)],
        **fields(ranking, "splits", "seed"),
    }


def _comparison(comparison: ArmComparison) -> dict[str, Any]:
    return {
        **fields(comparison, "arm", "control", "mean", "control_mean", "difference"),
        "interval": [comparison.low, comparison.high],
        "bootstrap_interval": _interval(comparison.boot_low, comparison.boot_high),
        **fields(comparison, "lift"),
        "lift_interval": _interval(comparison.lift_low, comparison.lift_high),
        **fields(comparison, "p_value", "adjusted_p=adjusted", "test"),
    }


def _interval(low: float | None, high: float | None) -> list[float | None] | None:
    return None if low is None else [low, high]
