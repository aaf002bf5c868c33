"""Two categories: whether one goes with the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from core import formatting
from core.formatting import N_, _, say
from core.hypothesis_tests.attribute_verdict import (
    AttributeVerdict,
    effect_size_text,
    verdict_code,
)

MIN_EXPECTED = 5
MAX_LEVELS = 20
_RESAMPLES, _SEED = 9999, 0


@dataclass(frozen=True)
class CategoryTest:
    """Whether the shares of one category differ between the values of another.

    Parameters
    ----------
    of, by : the two categories
    table : numbers of customers, rows `by`, columns `of`
    residuals : adjusted residuals, in standard deviations from independence
    statistic, freedom, p_value : of the test; Fisher's has no statistic (NaN)
    test : its name
    effect : Cramér's V, 0 to 1
    verdict : the result in words
    """

    of: str
    by: str
    table: pd.DataFrame
    residuals: pd.DataFrame
    statistic: float
    freedom: int
    p_value: float
    test: str
    effect: float
    verdict: AttributeVerdict

    @property
    def customers(self) -> int:
        """Number of customers compared."""
        return int(self.table.to_numpy().sum())


def compare_categories(
    of: pd.Series[str], by: pd.Series[str], of_name: str, by_name: str
) -> CategoryTest:
    """Test whether two categories are independent.

    Pearson's chi-squared without continuity correction. Where a cell expects fewer than five
    customers: Fisher's exact test for two by two, else the chi-squared against seeded
    permutations. Effect size: Cramér's V = √(χ² ÷ (n min(r − 1, c − 1))). Cells with an adjusted
    residual beyond ± 2 drive the difference.

    Parameters
    ----------
    of, by : the categories of each customer, missing where not known
    of_name, by_name : what they are called

    References
    ----------
    Pearson (1900); Fisher (1922); Cramér (1946), Mathematical Methods of Statistics, chapter 21;
    Haberman (1973), Biometrics 29(1).
    """
    known = of.notna() & by.notna()
    table = pd.crosstab(by[known].astype("str"), of[known].astype("str"))
    table = table.loc[table.sum(axis=1).nlargest(MAX_LEVELS).index]
    table = table[table.sum().nlargest(MAX_LEVELS).index]
    table = table.loc[table.sum(axis=1) > 0, table.sum() > 0].sort_index().sort_index(axis=1)
    counts = table.to_numpy()
    rows, columns = counts.shape
    if min(rows, columns) < 2:  # noqa: PLR2004 - nothing to compare
        return CategoryTest(
            of_name, by_name, table, table.astype(float), 0.0, 0, 1.0, "none", 0.0,
            AttributeVerdict(
                "too_few", say("{of} and {by} do not both vary.", of=of_name, by=by_name)
            ),
        )  # fmt: skip
    pearson = stats.chi2_contingency(counts, correction=False)
    statistic, p_value = float(pearson.statistic), float(pearson.pvalue)
    effect = float(stats.contingency.association(counts, method="cramer"))
    test, freedom = "chi-squared", int(pearson.dof)
    if pearson.expected_freq.min() < MIN_EXPECTED:
        if counts.shape == (2, 2):
            test, statistic = _("Fisher's exact test"), float("nan")
            p_value = float(stats.fisher_exact(counts).pvalue)
        else:
            test = _("chi-squared against permutations")
            p_value = _permutation_p_value(counts)
    total = counts.sum()
    standard_errors = np.sqrt(
        pearson.expected_freq
        * (1 - counts.sum(axis=1, keepdims=True) / total)
        * (1 - counts.sum(axis=0, keepdims=True) / total)
    )
    residuals = pd.DataFrame(
        (counts - pearson.expected_freq) / standard_errors, index=table.index, columns=table.columns
    )
    verdict = _verdict(of_name, by_name, table, residuals, p_value, effect, test)
    return CategoryTest(
        of_name, by_name, table, residuals, statistic, freedom, p_value, test, effect, verdict
    )


def _permutation_p_value(counts: np.ndarray) -> float:
    """Permutation p-value: the share of random tables with these margins whose χ² is as large."""
    distribution = stats.random_table(counts.sum(axis=1), counts.sum(axis=0), seed=_SEED)
    tables = distribution.rvs(_RESAMPLES, random_state=np.random.default_rng(_SEED))
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    resampled = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    observed = ((counts - expected) ** 2 / expected).sum()
    return float((1 + (resampled >= observed * (1 - 1e-12)).sum()) / (_RESAMPLES + 1))


def _verdict(
    of: str,
    by: str,
    table: pd.DataFrame,
    residuals: pd.DataFrame,
    p_value: float,
    effect: float,
    test: str,
) -> AttributeVerdict:
    smallest = int(table.sum(axis=1).min())
    code = verdict_code(p_value, effect, "V", smallest)
    cautions = []
    if test != "chi-squared":
        cautions.append(say("Some combinations are rare, so {test} was used.", test=test))
    if code in {"no_sign", "too_few"}:
        relation = (
            _("shows no sign of depending on")
            if code == "no_sign"
            else _("cannot be shown to depend on")
        )
        return AttributeVerdict(
            code, f"{of} {relation} {by} (p {formatting.p_value(p_value)}).", tuple(cautions)
        )
    largest = int(np.argmax(np.abs(residuals.to_numpy())))
    i, j = divmod(largest, residuals.shape[1])
    row, column = str(residuals.index[i]), str(residuals.columns[j])
    counts = table.to_numpy()
    share = float(counts[i, j] / counts[i].sum())
    overall = float(counts[:, j].sum() / counts.sum())
    template = N_(
        "{of} differs a little by {by}: {share:%} of {row} are {column}, {overall:%} of all."
    )
    if code == "differs":
        template = N_(
            "{of} differs clearly by {by}: {share:%} of {row} are {column}, {overall:%} of all."
        )
    return AttributeVerdict(
        code,
        say(
            template,
            of=of,
            by=by,
            share=share,
            row=row,
            column=column,
            overall=overall,
        ),
        (
            (
                say(
                    "Cramér's V {effect}, a {strength} effect.",
                    effect=formatting.decimal(effect, 2),
                    strength=effect_size_text(effect, "V"),
                )
            ),
            *cautions,
        ),
    )
