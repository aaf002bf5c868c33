"""What the guard says of a model: its verdict, the reason, and why one is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.formatting import N_, Sentence
from core.segmentation.algorithms.registry import algorithm_title
from core.segmentation.search.objectives import OBJECTIVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation.search.trials import Fit
    from core.settings import SegmentSettings

_CALLED: dict[str, str | Sentence] = {
    "davies_bouldin": "Davies-Bouldin",
    "calinski_harabasz": "Calinski-Harabasz",
    "bic": "BIC",
    "stability": Sentence("stability"),
}
"""Objectives other than the silhouette, as they are called in a sentence."""

_SMALL = N_("its smallest segment holds {share:.1%} of the customers (at least {limit:.0%} wanted)")
_LARGE = N_("its largest segment holds {share:.1%} of the customers (at most {limit:.0%} wanted)")
_REFUSALS = {
    _SMALL: N_(
        "Its smallest segment holds {share:.1%} of the customers (at least {limit:.0%} wanted)."
    ),
    _LARGE: N_(
        "Its largest segment holds {share:.1%} of the customers (at most {limit:.0%} wanted)."
    ),
}
"""What is wrong with sizes, as a part of a sentence, and as a sentence of its own."""


def judge(
    fit: Fit,
    offered: Fit | None,
    stability: float | None,
    settings: SegmentSettings,
    *,
    sound: bool,
) -> tuple[str, Sentence]:
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
        return "refused", Sentence(_REFUSALS[problem.template], **dict(problem.values))
    higher = offered is not None and sound and _higher(fit, offered, settings)
    if stability is None:
        unmeasured = Sentence("Its stability was not measured.")
        beaten = Sentence("A better separated model was already stable.")
        return "not judged", unmeasured if higher else beaten
    if stability < settings.stability:
        text = "Not stable: {stability:.2f} of 1, {wanted:.2f} wanted."
        return "refused", Sentence(text, stability=stability, wanted=settings.stability)
    if offered is not None and higher:
        return "passed", _tie(fit, offered)
    return "passed", Sentence("Good, but no clear gain over the recommended model.")


def why_chosen(
    winner: Fit, best: Fit, ranked: Sequence[Fit], stability: float, settings: SegmentSettings
) -> Sentence:
    """Why a sound model is offered.

    Parameters
    ----------
    winner : the one offered
    best : the best of those that pass; another than `winner` where that is simpler and ties
    ranked : all of them, best first
    stability : of `winner`
    settings : the guard's limits
    """
    sentence = Sentence(
        "{n:# segment|# segments} by {algorithm}: among models with workable sizes (smallest "
        "{smallest:.0%}) and stable results ({stability:.2f} of 1), {reason}.",
        n=winner.clusters,
        algorithm=algorithm_title(winner.algorithm),
        smallest=winner.smallest_share,
        stability=stability,
        reason=_advantage(winner, best, settings),
    )
    highest = ranked[0]
    by_silhouette = OBJECTIVES[settings.objective].has_error
    if not by_silhouette or highest is winner or highest is best or tied(winner, highest):
        return sentence
    return Sentence(
        "{chosen} The highest silhouette, {silhouette:.2f} by {model}, was refused: {problem}.",
        chosen=sentence,
        silhouette=highest.silhouette.mean,
        model=_text(highest),
        problem=size_problem(highest, settings) or Sentence("it is not stable"),
    )


def size_problem(fit: Fit, settings: SegmentSettings) -> Sentence | None:
    """What is wrong with the sizes of its segments, as a part of a sentence; None for nothing."""
    if fit.smallest_share < settings.smallest_share:
        return Sentence(_SMALL, share=fit.smallest_share, limit=settings.smallest_share)
    if fit.largest_share > settings.largest_share:
        return Sentence(_LARGE, share=fit.largest_share, limit=settings.largest_share)
    return None


def tied(fit: Fit, best: Fit) -> bool:
    """Whether silhouettes differ by less than two standard errors of their difference."""
    error = best.silhouette.error_of_difference(fit.silhouette)
    return best.silhouette.mean - fit.silhouette.mean <= 2 * error


def _why_offered(
    problem: Sentence | None, stability: float | None, settings: SegmentSettings, *, sound: bool
) -> Sentence:
    if problem is not None:
        text = "Recommended because no other does better, though {problem}."
        return Sentence(text, problem=problem)
    if not sound and stability is not None:
        text = "The most stable there is: {stability:.2f} of 1, {wanted:.2f} wanted."
        return Sentence(text, stability=stability, wanted=settings.stability)
    return Sentence("Workable sizes, stable, and separated as well as any.")


def _advantage(winner: Fit, best: Fit, settings: SegmentSettings) -> Sentence:
    """What the offered model has over the others, as a part of a sentence."""
    silhouette = winner.silhouette.mean
    if not OBJECTIVES[settings.objective].has_error:
        return Sentence(
            "this one is best by {objective}, which you chose (silhouette {silhouette:.2f})",
            objective=_CALLED[settings.objective],
            silhouette=silhouette,
        )
    if winner is best:
        text = "this one separates customers best (silhouette {silhouette:.2f})"
        return Sentence(text, silhouette=silhouette)
    return Sentence(
        "this one is the simplest of those that separate customers best (silhouette "
        "{silhouette:.3f}; {best} has {highest:.3f}, which is within chance)",
        silhouette=silhouette,
        best=_text(best),
        highest=best.silhouette.mean,
    )


def _higher(fit: Fit, offered: Fit, settings: SegmentSettings) -> bool:
    by_silhouette = OBJECTIVES[settings.objective].has_error
    return by_silhouette and fit.silhouette.mean > offered.silhouette.mean


def _tie(fit: Fit, offered: Fit) -> Sentence:
    return Sentence(
        "A tie: its silhouette is {lead:.3f} higher, which is within chance (± {error:.3f}), "
        "and the recommended model is simpler.",
        lead=fit.silhouette.mean - offered.silhouette.mean,
        error=2 * fit.silhouette.error_of_difference(offered.silhouette),
    )


def _text(fit: Fit) -> Sentence:
    title = algorithm_title(fit.algorithm)
    return Sentence("{algorithm} with {n}", algorithm=title, n=fit.clusters)
