"""The result of a test to take along: one JSON document, or a few lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import __version__, experiments, formatting
from core.exports.serialise import fields, numbers, p_value, source_fields, warnings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.experiments import (
        ArmComparison,
        Experiment,
        Readout,
        ResultsFile,
        TwoPartRead,
        Uplift,
    )


def experiment_document_of(
    file: ResultsFile, results: Sequence[tuple[Readout, Experiment]]
) -> dict[str, Any]:
    """A test in plain JSON values, unrounded; docs/cli.md describes every key.

    Parameters
    ----------
    file : with the results
    results : for each outcome its rows, sorted into arms, and what they say; the first outcome's
        keys stand at the top, those of the others in `other_outcomes`
    """
    first, *others = (_outcome(readout, result) for readout, result in results)
    return {
        "source": source_fields(file.raw.source),
        **first,
        "other_outcomes": others,
        "version": __version__,
    }


def _outcome(readout: Readout, result: Experiment) -> dict[str, Any]:
    """A test by one outcome."""
    return {
        **fields(readout, "outcome", "rows_in", "rows_used"),
        "left_out": [{"reason": reason, "rows": rows} for reason, rows in readout.left_out],
        **fields(result, "kind", "control", "per=unit.per", "money=unit.money"),
        "arms": [
            fields(arm, "name", "customers", "converted", "total", "mean", "deviation")
            for arm in result.arms
        ],
        "split": {
            **fields(result.split, "expected", "statistic", "broken"),
            "p_value": p_value(result.split.p_value),
        },
        **fields(result, "level"),
        "any_differs": p_value(result.any_differs),
        "comparisons": [_comparison(comparison) for comparison in result.compared],
        "two_parts": [_two_parts(part) for part in result.two_parts],
        "adjustment": None
        if result.adjustment is None
        else {
            **fields(result.adjustment, "by", "theta", "saved", "known"),
            **fields(result, "used=adjusted"),
        },
        "chances": [
            fields(chance, "name=arm", "best", "expected_loss=loss")
            for chance in result.probabilities
        ],
        **fields(result, "detectable_lift=detectable", "smallest_money", "customers_for_money"),
        **fields(result, "capped_at"),
        "segments": [_uplift(result, uplift) for uplift in result.segments],
        "verdict": fields(result.verdict, "code", "headline", "reasons", "advice", "winner"),
        "warnings": warnings(readout.notices),
    }


def _uplift(result: Experiment, uplift: Uplift) -> dict[str, Any]:
    return {
        **fields(uplift, "name=arm"),
        "p_alike": p_value(uplift.homogeneity_p_value),
        "rows": [
            {
                **fields(row, "segment", "customers"),
                "comparison": None if row.comparison is None else _comparison(row.comparison),
            }
            for row in uplift.rows
        ],
        "ranking": _ranking(result, uplift),
    }


def _two_parts(part: TwoPartRead) -> dict[str, Any]:
    return {
        **fields(part, "arm"),
        "buyers": _comparison(part.buyers),
        **fields(part, "basket", "control_basket"),
        "basket_p": p_value(part.basket_p),
        **fields(part, "from_buyers", "from_basket"),
    }


def experiment_text(results: Sequence[tuple[Readout, Experiment]]) -> str:
    """A test in a few lines: the verdict, what it rests on, what to do; then the other outcomes."""
    readout, result = results[0]
    lines = [result.verdict.headline, ""]
    lines += [f"- {reason}" for reason in result.verdict.reasons]
    lines += ["", "What to do"]
    lines += [f"- {advice}" for advice in result.verdict.advice]
    offer = result.adjustment
    if offer is not None and offer.worth_it and not result.adjusted:
        lines += ["", experiments.offer_text(offer)]
    used, rows = formatting.count(readout.rows_used), formatting.count(readout.rows_in, "row")
    lost = [f"{formatting.count(count, 'row')} with {reason}" for reason, count in readout.left_out]
    lines += ["", f"{used} of {rows} used{', without ' + formatting.listed(lost) if lost else ''}."]
    lines += [notice.message for notice in readout.notices]
    for other, read in results[1:]:
        lines += ["", f"{other.outcome}: {read.verdict.headline}"]
        lines += [f"- {reason}" for reason in read.verdict.reasons]
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
        "interval": numbers((comparison.low, comparison.high)),
        "bootstrap_interval": _interval(comparison.boot_low, comparison.boot_high),
        **fields(comparison, "lift"),
        "lift_interval": _interval(comparison.lift_low, comparison.lift_high),
        "p_value": p_value(comparison.p_value),
        "adjusted_p": p_value(comparison.adjusted),
        **fields(comparison, "test", "buyers"),
    }


def _interval(low: float | None, high: float | None) -> list[float | None] | None:
    return None if low is None else [low, high]
