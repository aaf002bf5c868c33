"""One question about customers: does this differ by that? And all questions at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.errors import SettingError
from core.hypothesis_tests import chi_squared, correlation, kruskal_wallis
from core.progress import Progress, silent

if TYPE_CHECKING:
    import pandas as pd

    from core.hypothesis_tests.chi_squared import CategoryTest
    from core.hypothesis_tests.correlation import Correlation
    from core.hypothesis_tests.dataset import Dataset
    from core.hypothesis_tests.kruskal_wallis import GroupTest

    TestAnswer = GroupTest | CategoryTest | Correlation

MAX_CUSTOMERS = 50_000
"""Customers that the overview of all questions looks at; a single question looks at everybody."""
CIRCULARITY_CAUTION = (
    "These segments were made from this very measure, so of course they differ: the p-value says "
    "nothing. Look at how far apart they are instead."
)


def compare_attribute(sheet: Dataset, of: str, by: str) -> TestAnswer:
    """Test whether one thing about customers differs by another.

    A number by a category is compared by ranks, two categories in a table, two numbers by rank
    correlation.

    Parameters
    ----------
    sheet : what is known of customers
    of : what is compared: a column, or numbers added up, written with a plus
    by : what sorts customers

    Raises
    ------
    SettingError : one of them is not there, or they are the same
    """
    attribute = sheet.named(by)
    single = sheet.holds(of)
    if single and sheet.named(of) == attribute:
        raise SettingError("A column cannot be compared with itself.", "Choose another one.")
    if single and sheet.named(of) not in sheet.numbers:
        column = sheet.named(of)
        return chi_squared.compare_categories(
            sheet.frame[column], sheet.frame[attribute], sheet.label(column), sheet.label(attribute)
        )
    values, name = sheet.measure(of)
    if attribute not in sheet.categories:
        return correlation.correlate(values, sheet.frame[attribute], name, sheet.label(attribute))
    found = kruskal_wallis.compare_groups(
        values, _category_text(sheet, attribute), name, sheet.label(attribute)
    )
    if single and sheet.circular(sheet.named(of), attribute):
        warned = (CIRCULARITY_CAUTION, *found.verdict.cautions)
        found = replace(found, verdict=replace(found.verdict, cautions=warned))
    return found


def _category_text(sheet: Dataset, name: str) -> pd.Series[str]:
    """A category as text; whole numbers without their .0."""
    values = sheet.frame[name]
    if name in sheet.numbers:
        return values.map(lambda each: f"{each:g}", na_action="ignore")
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
    tests : how many there are
    customers : how many were looked at
    """

    of: tuple[str, ...]
    by: tuple[str, ...]
    effects: np.ndarray
    p_values: np.ndarray
    tests: int
    customers: int


def screen_attributes(
    sheet: Dataset,
    of: tuple[str, ...],
    by: tuple[str, ...],
    seed: int = 0,
    progress: Progress = silent,
) -> Screening:
    """Ask every question at once, and correct for asking so many.

    Kruskal-Wallis for each measure and attribute, all p-values corrected by Holm together: of
    twenty questions about nothing, one looks striking.

    Parameters
    ----------
    sheet : what is known of customers
    of, by : numbers, and categories
    seed : of the sample, where there are more than 50,000 customers
    progress : told how far it is; may raise `Cancelled`
    """
    frame = sheet.frame
    if len(frame) > MAX_CUSTOMERS:
        frame = frame.sample(MAX_CUSTOMERS, random_state=seed)
    effects = np.full((len(of), len(by)), np.nan)
    p_values = np.full((len(of), len(by)), np.nan)
    sampled = replace(sheet, frame=frame)
    for column, attribute in enumerate(by):
        told = f"asking what differs by {sheet.label(attribute)}"
        progress("statistics", column / len(by), told)
        sorted_by = _category_text(sampled, attribute)
        for row, measure in enumerate(of):
            if measure != attribute:
                found = kruskal_wallis.effect_and_p_value(frame[measure], sorted_by)
                if found is not None:
                    effects[row, column], p_values[row, column] = found
    tested = ~np.isnan(p_values)
    if tested.any():
        from statsmodels.stats.multitest import multipletests

        p_values[tested] = multipletests(p_values[tested], method="holm")[1]
    return Screening(
        tuple(sheet.label(name) for name in of),
        tuple(sheet.label(name) for name in by),
        effects,
        p_values,
        int(tested.sum()),
        len(frame),
    )
