"""What the guard says of a model: its verdict, the reason, and why one is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.segmentation.algorithms.registry import algorithm_title
from core.segmentation.search.objectives import OBJECTIVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation.search.trials import Fit
    from core.settings import SegmentSettings

CALLED = {
    "davies_bouldin": "Davies-Bouldin",
    "calinski_harabasz": "Calinski-Harabasz",
    "bic": "BIC",
    "stability": "stability",
}
"""Objectives other than the silhouette, as they are called in a sentence."""


def judge(
    fit: Fit,
    offered: Fit | None,
    stability: float | None,
    settings: SegmentSettings,
    *,
    sound: bool,
) -> tuple[str, str]:
    """Verdict on one model, and its reason.

    Parameters
    ----------
    fit : the model
    offered : the one to use; None where there is none
    stability : of `fit`; None where it was not measured
    settings : the guard's limits
    sound : whether `offered` passed every question
    """
    problem = size_problem(fit, settings)
    if fit is offered:
        return "offered", _why_offered(problem, stability, settings, sound=sound)
    if problem is not None:
        return "refused", f"{problem[0].upper()}{problem[1:]}."
    higher = offered is not None and sound and _higher(fit, offered, settings)
    if stability is None:
        text = "A better separated model was already stable."
        return "not judged", "Its stability was not measured." if higher else text
    if stability < settings.stability:
        return "refused", f"Not stable: {stability:.2f} of 1, {settings.stability:.2f} wanted."
    if offered is not None and higher:
        return "passed", _tie(fit, offered)
    return "passed", "Good, but no clear gain over the recommended model."


def why_chosen(
    winner: Fit, best: Fit, ranked: Sequence[Fit], stability: float, settings: SegmentSettings
) -> str:
    """Why a sound model is offered.

    Parameters
    ----------
    winner : the one offered
    best : the best of those that pass; another than `winner` where that is simpler and ties
    ranked : all of them, best first
    stability : of `winner`
    settings : the guard's limits
    """
    objective = settings.objective
    by_silhouette = OBJECTIVES[objective].has_error
    silhouette = formatting.fixed(winner.silhouette.mean, 2)
    reason = f"this one separates customers best (silhouette {silhouette})"
    if not by_silhouette:
        reason = (
            f"this one is best by {CALLED[objective]}, which you chose (silhouette {silhouette})"
        )
    elif winner is not best:
        reason = (
            "this one is the simplest of those that separate customers best (silhouette "
            f"{formatting.fixed(winner.silhouette.mean, 3)}; {_text(best)} has "
            f"{formatting.fixed(best.silhouette.mean, 3)}, which is within chance)"
        )
    sentence = (
        f"{formatting.count(winner.clusters, 'segment')} by {algorithm_title(winner.algorithm)}: "
        f"among models with workable sizes (smallest {winner.smallest_share:.0%}) and stable "
        f"results ({stability:.2f} of 1), {reason}."
    )
    highest = ranked[0]
    if not by_silhouette or highest is winner or highest is best or tied(winner, highest):
        return sentence
    problem = size_problem(highest, settings) or "it is not stable"
    return (
        f"{sentence} The highest silhouette, {highest.silhouette.mean:.2f} by {_text(highest)}, "
        f"was refused: {problem}."
    )


def size_problem(fit: Fit, settings: SegmentSettings) -> str | None:
    """What is wrong with the sizes of its segments; None for nothing."""
    if fit.smallest_share < settings.smallest_share:
        return (
            f"its smallest segment holds {fit.smallest_share:.1%} of the customers "
            f"(at least {settings.smallest_share:.0%} wanted)"
        )
    if fit.largest_share > settings.largest_share:
        return (
            f"its largest segment holds {fit.largest_share:.1%} of the customers "
            f"(at most {settings.largest_share:.0%} wanted)"
        )
    return None


def tied(fit: Fit, best: Fit) -> bool:
    """Whether silhouettes differ by less than two standard errors of their difference."""
    error = best.silhouette.error_of_difference(fit.silhouette)
    return best.silhouette.mean - fit.silhouette.mean <= 2 * error


def _why_offered(
    problem: str | None, stability: float | None, settings: SegmentSettings, *, sound: bool
) -> str:
    if problem is not None:
        return f"Recommended because no other does better, though {problem}."
    if not sound and stability is not None:
        return f"The most stable there is: {stability:.2f} of 1, {settings.stability:.2f} wanted."
    return "Workable sizes, stable, and separated as well as any."


def _higher(fit: Fit, offered: Fit, settings: SegmentSettings) -> bool:
    by_silhouette = OBJECTIVES[settings.objective].has_error
    return by_silhouette and fit.silhouette.mean > offered.silhouette.mean


def _tie(fit: Fit, offered: Fit) -> str:
    lead = fit.silhouette.mean - offered.silhouette.mean
    error = fit.silhouette.error_of_difference(offered.silhouette)
    return (
        f"A tie: its silhouette is {formatting.fixed(lead, 3)} higher, which is within chance "
        f"(± {formatting.fixed(2 * error, 3)}), and the recommended model is simpler."
    )


def _text(fit: Fit) -> str:
    return f"{algorithm_title(fit.algorithm)} with {fit.clusters}"
