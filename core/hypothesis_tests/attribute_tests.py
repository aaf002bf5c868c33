"""Test whether one attribute of customers differs by another; screen all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.errors import SettingError
from core.formatting import N_, _, say
from core.hypothesis_tests import chi_squared, correlation, kruskal_wallis
from core.multiple_testing import holm_adjusted
from core.progress import Progress, silent

if TYPE_CHECKING:
    import pandas as pd

    from core.hypothesis_tests.chi_squared import CategoryTest
    from core.hypothesis_tests.correlation import Correlation
    from core.hypothesis_tests.dataset import Dataset
    from core.hypothesis_tests.kruskal_wallis import GroupTest

    TestAnswer = GroupTest | CategoryTest | Correlation

MAX_CUSTOMERS = 50_000
"""Customers sampled for a screening; a single test uses all of them."""
CIRCULARITY_CAUTION = N_(
    "These segments were built from this measure, so they differ by design and the p-value means "
    "nothing. Look at how far apart they are instead."
)


def compare_attribute(dataset: Dataset, of: str, by: str) -> TestAnswer:
    """Test whether one attribute of customers differs by another.

    A number by a category is compared by ranks, two categories in a table, two numbers by rank
    correlation.

    Parameters
    ----------
    dataset : what is known of customers
    of : the column compared, or several numbers added up, written with a plus
    by : the attribute whose values are the groups

    Raises
    ------
    SettingError : a column does not exist, or both are the same
    """
    attribute = dataset.resolve(by)
    is_column = dataset.has_column(of)
    if is_column and dataset.resolve(of) == attribute:
        raise SettingError("A column cannot be compared with itself.", "Choose another one.")
    if is_column and dataset.resolve(of) not in dataset.numbers:
        column = dataset.resolve(of)
        return chi_squared.compare_categories(
            dataset.frame[column],
            dataset.frame[attribute],
            dataset.label(column),
            dataset.label(attribute),
        )
    values, name = dataset.measure(of)
    if attribute not in dataset.categories:
        return correlation.correlate(
            values, dataset.frame[attribute], name, dataset.label(attribute)
        )
    result = kruskal_wallis.compare_groups(
        values, _category_text(dataset, attribute), name, dataset.label(attribute)
    )
    if is_column and dataset.is_circular(dataset.resolve(of), attribute):
        cautions = (_(CIRCULARITY_CAUTION), *result.verdict.cautions)
        result = replace(result, verdict=replace(result.verdict, cautions=cautions))
    return result


def _category_text(dataset: Dataset, name: str) -> pd.Series[str]:
    """A category as text; whole numbers without their .0."""
    values = dataset.frame[name]
    if name in dataset.numbers:
        return values.map(lambda value: f"{value:g}", na_action="ignore")
    return values


@dataclass(frozen=True)
class Screening:
    """Every measure against every attribute.

    Parameters
    ----------
    of, by : names of the rows and the columns
    effects : shape (of, by), 0 to 1: √ε², the share of ranks that the attribute explains as a
        correlation; NaN where nothing could be compared
    p_values : the same, after Holm's correction over all of them
    tests : number of tests
    customers : number of customers used
    """

    of: tuple[str, ...]
    by: tuple[str, ...]
    effects: np.ndarray
    p_values: np.ndarray
    tests: int
    customers: int


def screen_attributes(
    dataset: Dataset,
    of: tuple[str, ...],
    by: tuple[str, ...],
    seed: int = 0,
    progress: Progress = silent,
) -> Screening:
    """Test every measure against every attribute, corrected for the number of tests.

    Kruskal-Wallis for each pair, all p-values corrected together by Holm: of twenty tests without
    any effect, one comes out significant.

    Parameters
    ----------
    dataset : what is known of customers
    of, by : numbers, and categories
    seed : of the sample, where there are more than 50,000 customers
    progress : called with the share done; may raise `Cancelled`
    """
    frame = dataset.frame
    if len(frame) > MAX_CUSTOMERS:
        frame = frame.sample(MAX_CUSTOMERS, random_state=seed)
    effects = np.full((len(of), len(by)), np.nan)
    p_values = np.full((len(of), len(by)), np.nan)
    sampled = replace(dataset, frame=frame)
    for column, attribute in enumerate(by):
        message = say("asking what differs by {attribute}", attribute=dataset.label(attribute))
        progress("statistics", column / len(by), message)
        categories = _category_text(sampled, attribute)
        for row, measure in enumerate(of):
            if measure != attribute:
                result = kruskal_wallis.effect_and_p_value(frame[measure], categories)
                if result is not None:
                    effects[row, column], p_values[row, column] = result
    tested = ~np.isnan(p_values)
    p_values[tested] = holm_adjusted(p_values[tested])
    return Screening(
        tuple(dataset.label(name) for name in of),
        tuple(dataset.label(name) for name in by),
        effects,
        p_values,
        int(tested.sum()),
        len(frame),
    )
