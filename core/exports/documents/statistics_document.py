"""A comparison of customers to take along: one JSON document, or a few lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import __version__, formatting, hypothesis_tests
from core.exports.serialise import fields, number, p_value, source_fields

if TYPE_CHECKING:
    from core.files import Source
    from core.hypothesis_tests import CategoryTest, Correlation, GroupTest

    AttributeTest = GroupTest | CategoryTest | Correlation


def statistics_document_of(source: Source, test: AttributeTest) -> dict[str, Any]:
    """A comparison in plain JSON values, unrounded; docs/cli.md describes every key.

    Parameters
    ----------
    source : the file
    test : what was compared
    """
    return {
        "source": source_fields(source),
        **fields(test, "of", "by", "customers"),
        **_test_fields(test),
        "p_value": p_value(test.p_value),
        **fields(test, "effect"),
        "verdict": fields(test.verdict, "code", "headline", "cautions"),
        "version": __version__,
    }


def _test_fields(test: AttributeTest) -> dict[str, Any]:
    """What depends on the kind of the test."""
    if isinstance(test, hypothesis_tests.GroupTest):
        return {
            "test": "Kruskal-Wallis",
            **fields(test, "statistic", "degrees_of_freedom=freedom"),
            "effect_name": "epsilon squared",
            "groups": [
                {
                    **fields(group, "name", "customers", "median", "mean"),
                    "quartiles": [group.low, group.high],
                }
                for group in test.groups
            ],
            "pairs": [
                {
                    **fields(pair, "first", "second", "statistic", "rank_biserial=effect"),
                    "p_value": p_value(pair.p_value),
                    "adjusted_p": p_value(pair.adjusted),
                }
                for pair in test.pairs
            ],
            "too_small": [{"name": name, "customers": n} for name, n in test.too_small],
        }
    if isinstance(test, hypothesis_tests.CategoryTest):
        return {
            "test": test.test,
            "statistic": number(test.statistic),
            "degrees_of_freedom": test.freedom,
            "effect_name": "Cramér's V",
            "counts": [
                {"name": str(name), "counts": {str(k): int(v) for k, v in row.items()}}
                for name, row in test.table.iterrows()
            ],
        }
    return {
        "test": "Spearman",
        "statistic": test.effect,
        "degrees_of_freedom": max(test.customers - 2, 0),
        "effect_name": "Spearman's rho",
        "interval": [test.low, test.high],
    }


def statistics_text(test: AttributeTest) -> str:
    """A comparison in a few lines: the verdict, the test, the groups."""
    lines = [f"{test.verdict.label}. {test.verdict.headline}"]
    lines += [f"- {caution}" for caution in test.verdict.cautions]
    if isinstance(test, hypothesis_tests.GroupTest):
        lines.append(
            f"- Kruskal-Wallis H = {test.statistic:.2f}, {test.freedom} degrees of freedom, p"
            f" {formatting.p_value(test.p_value)},"
            f" {formatting.count(test.customers, 'customer')}"
        )
        width = max((len(group.name) for group in test.groups), default=5) + 2
        lines += ["", f"{test.by:<{width}}{'customers':>10}{'median':>12}{'mean':>12}"]
        lines += [
            f"{group.name:<{width}}{group.customers:>10,}{group.median:>12,.2f}{group.mean:>12,.2f}"
            for group in test.groups
        ]
    elif isinstance(test, hypothesis_tests.CategoryTest):
        lines.append(
            f"- {test.test}, p {formatting.p_value(test.p_value)}, "
            f"{formatting.count(test.customers, 'customer')}"
        )
    else:
        counted = formatting.count(test.customers, "customer")
        lines.append(f"- Spearman, p {formatting.p_value(test.p_value)}, {counted}")
    return "\n".join(lines)
