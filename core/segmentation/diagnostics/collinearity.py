"""Which features say the same thing: correlations and variance inflation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from core.segmentation.result import Segmentation

HIGH_VIF = 5.0
"""From this variance inflation factor on, the other features explain four fifths of this one."""

_EXACT = 1e-9


@dataclass(frozen=True)
class Collinearity:
    """How much the coordinates of a space repeat one another.

    Parameters
    ----------
    correlations : Pearson's, between coordinates as the models see them
    inflation : variance inflation factor of each, 1 and more; infinite where the others tell all
    high : those at `HIGH` and above: together they count more than each was meant to
    """

    correlations: pd.DataFrame
    inflation: pd.Series[float]
    high: tuple[str, ...]


def measure_collinearity(segmentation: Segmentation) -> Collinearity:
    """Correlations and variance inflation of the coordinates the models saw.

    VIF = 1 ÷ (1 − R²) of each coordinate regressed on all others. A coordinate that is the same for
    everyone has neither: its correlations are 0 and its inflation 1.

    Parameters
    ----------
    segmentation : a searched segmentation

    References
    ----------
    Marquardt (1970), Technometrics 12(3).
    """
    searched = segmentation.search_result
    names = [coordinate.name for coordinate in searched.space.coordinates]
    points = searched.points
    centred = points - points.mean(axis=0)
    spread = centred.std(axis=0)
    scaled = centred / np.where(spread > 0, spread, 1.0)
    correlations = scaled.T @ scaled / len(scaled)
    np.fill_diagonal(correlations, 1.0)
    inflation = pd.Series([_inflation(scaled, number) for number in range(len(names))], index=names)
    return Collinearity(
        correlations=pd.DataFrame(correlations, index=names, columns=names),
        inflation=inflation,
        high=tuple(inflation.index[inflation >= HIGH_VIF]),
    )


def _inflation(scaled: np.ndarray, which: int) -> float:
    own, others = scaled[:, which], np.delete(scaled, which, axis=1)
    total = float(own @ own)
    if total <= 0 or not others.shape[1]:
        return 1.0
    text, *_ = np.linalg.lstsq(others, own, rcond=None)
    left = own - others @ text
    unexplained = float(left @ left) / total
    return float("inf") if unexplained < _EXACT else 1 / unexplained
