"""A number in several groups: Kruskal-Wallis, and Mann-Whitney for every pair."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from core import formatting
from core.formatting import N_, _, say
from core.hypothesis_tests.attribute_verdict import (
    ALPHA,
    MIN_GROUP_FOR_NO_SIGN,
    AttributeVerdict,
    effect_size_text,
    verdict_code,
)
from core.multiple_testing import holm_adjusted

if TYPE_CHECKING:
    import pandas as pd

MIN_CUSTOMERS = 5
"""Customers a group needs for H to follow a chi-squared distribution."""
MAX_GROUPS = 20


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """One group: size, median, mean, quartiles (`low`, `high`), 5th and 95th percentile."""

    name: str
    customers: int
    median: float
    mean: float
    low: float
    high: float
    p5: float
    p95: float


@dataclass(frozen=True, slots=True)
class PairwiseTest:
    """Two groups.

    Parameters
    ----------
    first, second : their names
    statistic : Mann-Whitney's U of the first
    p_value, adjusted : alone, and after Holm's correction over all pairs
    effect : rank-biserial correlation; above 0 the first has the larger values
    """

    first: str
    second: str
    statistic: float
    p_value: float
    adjusted: float
    effect: float


@dataclass(frozen=True)
class GroupTest:
    """Whether a number differs between groups.

    Parameters
    ----------
    of, by : the number, and the attribute whose values are the groups
    groups : highest median first
    statistic, freedom, p_value : Kruskal-Wallis' H, its degrees of freedom
    effect : epsilon², 0 to 1
    pairs : every two groups
    too_small : (group, customers) of those left out
    verdict : the result in words
    """

    of: str
    by: str
    groups: tuple[GroupSummary, ...]
    statistic: float
    freedom: int
    p_value: float
    effect: float
    pairs: tuple[PairwiseTest, ...]
    too_small: tuple[tuple[str, int], ...]
    verdict: AttributeVerdict

    @property
    def customers(self) -> int:
        """Number of customers compared."""
        return sum(group.customers for group in self.groups)


def compare_groups(
    values: pd.Series[float], by: pd.Series[str], of_name: str, by_name: str
) -> GroupTest:
    """Test whether a number differs between groups.

    Kruskal-Wallis on ranks, corrected for ties, as spending is far from normal. Effect size
    ε² = H ÷ (n − 1). Every two groups are compared by Mann-Whitney's U (normal approximation with
    ties), with the rank-biserial correlation 2U ÷ (n₁ n₂) − 1, and corrected by Holm. Groups under
    five customers are left out.

    Parameters
    ----------
    values, by : the number and the group of each customer, missing where not known
    of_name, by_name : what they are called

    References
    ----------
    Kruskal and Wallis (1952), JASA 47; Tomczak and Tomczak (2014), Trends in Sport Sciences 1(21);
    Mann and Whitney (1947); Kerby (2014), Comprehensive Psychology 3; Holm (1979).
    """
    used, too_small = _values_by_group(values, by)
    groups = tuple(sorted((_summarise(*item) for item in used.items()), key=_sort_key))
    ranked = _kruskal(used)
    statistic, p_value = ranked or (0.0, 1.0)
    effect = statistic / max(sum(len(part) for part in used.values()) - 1, 1)
    pairs = _pairwise_tests(used, [group.name for group in groups]) if ranked else ()
    result = GroupTest(
        of_name, by_name, groups, statistic, max(len(used) - 1, 0), p_value, effect, pairs,
        too_small, AttributeVerdict("too_few", ""),
    )  # fmt: skip
    return GroupTest(**{**vars(result), "verdict": _verdict(result)})


def effect_and_p_value(values: pd.Series[float], by: pd.Series[str]) -> tuple[float, float] | None:
    """√ε² and p of a number in groups, without the pairs; None where nothing can be compared."""
    used, _ = _values_by_group(values, by)
    result = _kruskal(used)
    if result is None:
        return None
    statistic, p_value = result
    return float(np.sqrt(statistic / (sum(len(part) for part in used.values()) - 1))), p_value


def _values_by_group(
    values: pd.Series[float], by: pd.Series[str]
) -> tuple[dict[str, np.ndarray], tuple[tuple[str, int], ...]]:
    """The values of every group that is large enough, and the groups that are not."""
    known = values.notna() & by.notna()
    parts = {
        str(name): part.to_numpy(float)
        for name, part in values[known].groupby(by[known].astype("str"))
    }
    sizes = sorted(parts, key=lambda name: -len(parts[name]))[:MAX_GROUPS]
    used = {name: parts[name] for name in sizes if len(parts[name]) >= MIN_CUSTOMERS}
    return used, tuple((name, len(parts[name])) for name in parts if name not in used)


def _kruskal(used: dict[str, np.ndarray]) -> tuple[float, float] | None:
    """H and p; None for one group, or where all values are the same."""
    ends = {value for part in used.values() for value in (part.min(), part.max())}
    if len(used) < 2 or len(ends) < 2:  # noqa: PLR2004 - nothing to compare
        return None
    result = stats.kruskal(*used.values())
    return float(result.statistic), float(result.pvalue)


def _sort_key(group: GroupSummary) -> tuple[float, float]:
    return (-group.median, -group.mean)


def _summarise(name: str, part: np.ndarray) -> GroupSummary:
    p5, low, median, high, p95 = (float(x) for x in np.percentile(part, [5, 25, 50, 75, 95]))
    return GroupSummary(name, len(part), median, float(part.mean()), low, high, p5, p95)


def _pairwise_tests(used: dict[str, np.ndarray], names: list[str]) -> tuple[PairwiseTest, ...]:
    tests = []
    for first, second in itertools.combinations(names, 2):
        result = stats.mannwhitneyu(used[first], used[second], method="asymptotic")
        n = len(used[first]) * len(used[second])
        tests.append((first, second, float(result.statistic), float(result.pvalue), n))
    adjusted = holm_adjusted([p for _, _, _, p, _ in tests])
    return tuple(
        PairwiseTest(first, second, statistic, p, float(holm), 2 * statistic / n - 1)
        for (first, second, statistic, p, n), holm in zip(tests, adjusted, strict=True)
    )


def _verdict(result: GroupTest) -> AttributeVerdict:
    cautions = []
    if result.too_small:
        names = formatting.listed([f"{name} ({n})" for name, n in result.too_small[:5]])
        cautions.append(say("Left out, with too few customers: {names}.", names=names))
    if len(result.groups) < 2:  # noqa: PLR2004 - one group differs from none
        return AttributeVerdict(
            "too_few", _("Fewer than two groups are large enough."), tuple(cautions)
        )
    smallest = min(result.groups, key=lambda group: group.customers)
    code = verdict_code(result.p_value, result.effect, "epsilon²", smallest.customers)
    if smallest.customers < MIN_GROUP_FOR_NO_SIGN:
        cautions.append(
            say(
                "{name} has only {customers:# customer|# customers}: its result may change with "
                "a few more.",
                name=smallest.name,
                customers=smallest.customers,
            )
        )
    if code in {"no_sign", "too_few"}:
        relation = (
            _("shows no sign of differing") if code == "no_sign" else _("cannot be shown to differ")
        )
        return AttributeVerdict(
            code,
            f"{result.of} {relation} by {result.by} (p {formatting.p_value(result.p_value)}).",
            tuple(cautions),
        )
    high, low = result.groups[0], result.groups[-1]
    n_significant = sum(pair.adjusted < ALPHA for pair in result.pairs)
    pair_notes = []
    if len(result.pairs) > 1:  # one pair is the whole test
        counted = say("{pairs:# pair|# pairs}", pairs=len(result.pairs))
        pair_notes = [
            (
                say(
                    "{n_significant} of {counted} of groups differ by more than chance, "
                    "corrected for comparing them all.",
                    n_significant=n_significant,
                    counted=counted,
                )
            )
        ]
    template = N_(
        "{of} differs a little by {by}: {first} has the highest {middle} ({high}), {last} the "
        "lowest ({low})."
    )
    if code == "differs":
        template = N_(
            "{of} differs clearly by {by}: {first} has the highest {middle} ({high}), {last} the "
            "lowest ({low})."
        )
    middle = "median" if high.median != low.median else "mean"
    return AttributeVerdict(
        code,
        say(
            template,
            of=result.of,
            by=result.by,
            first=high.name,
            middle=_(middle),
            high=formatting.decimal(getattr(high, middle), 2),
            last=low.name,
            low=formatting.decimal(getattr(low, middle), 2),
        ),
        (
            (
                say(
                    "{by} explains {effect:.1%} of the variation in ranks, a {strength} effect.",
                    by=result.by,
                    effect=result.effect,
                    strength=effect_size_text(result.effect, "epsilon²"),
                )
            ),
            *pair_notes,
            *cautions,
        ),
    )
