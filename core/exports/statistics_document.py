"""A comparison of customers to take along: one JSON document, or a few lines of text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from core import __version__, formatting, hypothesis_tests

if TYPE_CHECKING:
    from core.files import Source
    from core.hypothesis_tests import Correlation


def statistics_document_of(
    source: Source, found: hypothesis_tests.GroupTest | hypothesis_tests.CategoryTest | Correlation
) -> dict[str, Any]:
    """A comparison in plain JSON values, unrounded; docs/cli.md describes every key.

    Parameters
    ----------
    source : the file
    found : what was compared
    """
    return {
        "source": {"name": source.name, "sha256": source.sha256},
        "of": found.of,
        "by": found.by,
        "customers": found.customers,
        **_of_kind(found),
        "p_value": found.p_value,
        "effect": found.effect,
        "verdict": {
            "code": found.verdict.code,
            "headline": found.verdict.headline,
            "cautions": list(found.verdict.cautions),
        },
        "version": __version__,
    }


def _of_kind(
    found: hypothesis_tests.GroupTest | hypothesis_tests.CategoryTest | Correlation,
) -> dict[str, Any]:
    if isinstance(found, hypothesis_tests.GroupTest):
        return {
            "test": "Kruskal-Wallis",
            "statistic": found.statistic,
            "degrees_of_freedom": found.freedom,
            "effect_name": "epsilon squared",
            "groups": [
                {
                    "name": group.name,
                    "customers": group.customers,
                    "median": group.median,
                    "mean": group.mean,
                    "quartiles": [group.low, group.high],
                }
                for group in found.groups
            ],
            "pairs": [
                {
                    "first": pair.first,
                    "second": pair.second,
                    "statistic": pair.statistic,
                    "p_value": pair.p_value,
                    "adjusted_p": pair.adjusted,
                    "rank_biserial": pair.effect,
                }
                for pair in found.pairs
            ],
            "too_small": [{"name": name, "customers": n} for name, n in found.too_small],
        }
    if isinstance(found, hypothesis_tests.CategoryTest):
        return {
            "test": found.test,
            "statistic": None if math.isnan(found.statistic) else found.statistic,
            "degrees_of_freedom": found.freedom,
            "effect_name": "Cramér's V",
            "counts": [
                {"name": str(name), "counts": {str(k): int(v) for k, v in row.items()}}
                for name, row in found.table.iterrows()
            ],
        }
    return {
        "test": "Spearman",
        "statistic": found.effect,
        "degrees_of_freedom": max(found.customers - 2, 0),
        "effect_name": "Spearman's rho",
        "interval": [found.low, found.high],
    }


def statistics_text(
    found: hypothesis_tests.GroupTest | hypothesis_tests.CategoryTest | Correlation,
) -> str:
    """A comparison in a few lines: the verdict, the test, the groups."""
    lines = [f"{found.verdict.label}. {found.verdict.headline}"]
    lines += [f"- {caution}" for caution in found.verdict.cautions]
    if isinstance(found, hypothesis_tests.GroupTest):
        lines.append(
            f"- Kruskal-Wallis H = {found.statistic:.2f}, {found.freedom} degrees of freedom, p"
            f" {formatting.p_value(found.p_value)},"
            f" {formatting.count(found.customers, 'customer')}"
        )
        width = max((len(group.name) for group in found.groups), default=5) + 2
        lines += ["", f"{found.by:<{width}}{'customers':>10}{'median':>12}{'mean':>12}"]
        lines += [
            f"{group.name:<{width}}{group.customers:>10,}{group.median:>12,.2f}{group.mean:>12,.2f}"
            for group in found.groups
        ]
    elif isinstance(found, hypothesis_tests.CategoryTest):
        lines.append(
            f"- {found.test}, p {formatting.p_value(found.p_value)}, "
            f"{formatting.count(found.customers, 'customer')}"
        )
    else:
        counted = formatting.count(found.customers, "customer")
        lines.append(f"- Spearman, p {formatting.p_value(found.p_value)}, {counted}")
    return "\n".join(lines)
