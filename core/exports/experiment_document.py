"""The result of a test to take along: one JSON document, or a few lines of text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from core import __version__, formatting

if TYPE_CHECKING:
    from core.experiments import ArmComparison, Experiment, Readout, ResultsFile, Uplift


def experiment_document_of(file: ResultsFile, read: Readout, found: Experiment) -> dict[str, Any]:
    """A test in plain JSON values, unrounded; docs/cli.md describes every key.

    Parameters
    ----------
    file : with the results
    read : its rows, sorted into arms
    found : what they say
    """
    return {
        "source": {"name": file.raw.source.name, "sha256": file.raw.source.sha256},
        "rows_in": read.rows_in,
        "rows_used": read.rows_used,
        "left_out": [{"reason": reason, "rows": rows} for reason, rows in read.left_out],
        "kind": found.kind,
        "control": found.control,
        "arms": [
            {
                "name": arm.name,
                "customers": arm.customers,
                "converted": arm.converted,
                "total": arm.total,
                "mean": arm.mean,
                "deviation": _number(arm.deviation),
            }
            for arm in found.arms
        ],
        "split": {
            "expected": list(found.split.expected),
            "statistic": found.split.statistic,
            "p_value": found.split.p_value,
            "broken": found.split.broken,
        },
        "level": found.level,
        "any_differs": _number(found.any_differs),
        "comparisons": [_comparison(each) for each in found.compared],
        "chances": [
            {"name": each.arm, "best": each.best, "expected_loss": each.loss}
            for each in found.chances
        ],
        "detectable_lift": _number(found.detectable),
        "capped_at": found.capped_at,
        "segments": [
            {
                "name": each.arm,
                "p_alike": _number(each.p_alike),
                "rows": [
                    {
                        "segment": row.segment,
                        "customers": row.customers,
                        "comparison": None if row.found is None else _comparison(row.found),
                    }
                    for row in each.rows
                ],
                "ranking": _ranking(found, each),
            }
            for each in found.segments
        ],
        "verdict": {
            "code": found.verdict.code,
            "headline": found.verdict.headline,
            "reasons": list(found.verdict.reasons),
            "advice": list(found.verdict.advice),
            "winner": found.verdict.winner,
        },
        "warnings": [{"code": each.code, "message": each.message} for each in read.notices],
        "version": __version__,
    }


def experiment_text(read: Readout, found: Experiment) -> str:
    """A test in a few lines: the verdict, what it rests on, what to do."""
    lines = [found.verdict.headline, ""]
    lines += [f"- {reason}" for reason in found.verdict.reasons]
    lines += ["", "What to do"]
    lines += [f"- {advice}" for advice in found.verdict.advice]
    rows = f"{formatting.count(read.rows_used)} of {formatting.count(read.rows_in, 'row')} used"
    lost = [f"{formatting.count(count, 'row')} with {reason}" for reason, count in read.left_out]
    lines += ["", f"{rows}{', without ' + formatting.listed(lost) if lost else ''}."]
    lines += [each.message for each in read.notices]
    return "\n".join(lines)


def _ranking(found: Experiment, each: Uplift) -> dict[str, Any] | None:
    ranked = found.ranking(each)
    if ranked is None:
        return None
    return {
        "qini": ranked.coefficient,
        "interval": list(ranked.range),
        "above_zero": ranked.above,
        "worth_it": found.worth_ranking(each),
        "curve": [list(point) for point in zip(ranked.shares, ranked.gains, strict=True)],
        "splits": ranked.splits,
        "seed": ranked.seed,
    }


def _comparison(each: ArmComparison) -> dict[str, Any]:
    return {
        "arm": each.arm,
        "control": each.control,
        "mean": each.mean,
        "control_mean": each.control_mean,
        "difference": each.difference,
        "interval": [each.low, each.high],
        "bootstrap_interval": None if each.boot_low is None else [each.boot_low, each.boot_high],
        "lift": _number(each.lift),
        "lift_interval": None if each.lift_low is None else [each.lift_low, each.lift_high],
        "p_value": each.p_value,
        "adjusted_p": each.adjusted,
        "test": each.test,
    }


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value
