"""Statistics of attributes: published figures, SciPy on the raw rows, and hand counts."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core import pipeline
from core.__main__ import main
from core.errors import SettingError
from core.files import detect
from core.hypothesis_tests import attribute_tests, chi_squared, correlation, kruskal_wallis
from core.hypothesis_tests.dataset import Dataset

ACCEPTED = "+".join([*(f"AcceptedCmp{n}" for n in range(1, 6)), "Response"])


@pytest.fixture(scope="module")
def campaign(shared, tmp_path_factory):
    path = shared / "data/marketing_campaign_semicolon/marketing_campaign.csv"
    workspace = tmp_path_factory.mktemp("campaign")
    return pipeline.comparable_attributes(detect.open_source(path, path.name), workspace)


@pytest.mark.shared
def test_education_on_total_spend_is_the_published_figure(campaign):
    found = attribute_tests.compare_attribute(campaign, "Total Mnt*", "Education")
    assert round(found.statistic, 2) == 71.02
    assert found.p_value < 0.001
    assert found.verdict.code == "slightly"  # a small effect, however small p is
    assert found.effect == pytest.approx(71.02 / 2239, abs=1e-5)
    assert len(found.pairs) == 10


@pytest.mark.shared
def test_education_on_campaigns_accepted_is_the_published_figure(campaign):
    found = attribute_tests.compare_attribute(campaign, ACCEPTED, "Education")
    assert round(found.statistic, 2) == 16.41
    assert round(found.p_value, 4) == 0.0025
    # Beyond chance, and yet under one per cent of the ranks.
    assert found.verdict.code == "slightly"


@pytest.mark.shared
def test_the_terminal_prints_the_published_figure(shared, capsys):
    path = shared / "data/marketing_campaign_semicolon/marketing_campaign.csv"
    command = ["statistics", str(path), "--of", "Total Mnt*", "--by", "Education", "--json"]
    assert main(command) == 0
    answer = json.loads(capsys.readouterr().out)
    assert round(answer["statistic"], 2) == 71.02
    assert answer["verdict"]["code"] == "slightly"
    assert answer["customers"] == 2240


@pytest.mark.shared
def test_pairs_are_mann_whitney_with_holm_on_the_raw_rows(campaign, shared):
    rows = pd.read_csv(shared / "data/marketing_campaign_semicolon/marketing_campaign.csv", sep=";")
    spent = rows.filter(like="Mnt").sum(axis=1)
    found = attribute_tests.compare_attribute(campaign, "Total Mnt*", "Education")
    pair = next(p for p in found.pairs if {p.first, p.second} == {"PhD", "Basic"})
    tested = stats.mannwhitneyu(
        spent[rows["Education"] == pair.first], spent[rows["Education"] == pair.second]
    )
    assert pair.p_value == pytest.approx(tested.pvalue)
    assert pair.effect == pytest.approx(2 * tested.statistic / (486 * 54) - 1)
    # Holm multiplies the smallest of ten p-values by ten.
    assert min(p.adjusted for p in found.pairs) == pytest.approx(
        10 * min(p.p_value for p in found.pairs)
    )


@pytest.mark.shared
def test_numbers_are_compared_by_spearman_and_categories_in_a_table(campaign, shared):
    rows = pd.read_csv(shared / "data/marketing_campaign_semicolon/marketing_campaign.csv", sep=";")
    wanted = stats.spearmanr(rows["Income"], rows["Recency"], nan_policy="omit")
    found = attribute_tests.compare_attribute(campaign, "Recency", "Income")
    assert found.effect == pytest.approx(wanted.statistic)
    assert found.p_value == pytest.approx(wanted.pvalue)
    assert found.verdict.code == "no_sign"
    table = pd.crosstab(rows["Education"], rows["Kidhome"])
    counted = attribute_tests.compare_attribute(campaign, "Education", "Kidhome")
    assert counted.table.to_numpy().sum() == table.to_numpy().sum() == 2240


def test_groups_without_a_difference_show_none_and_tiny_ones_cannot_tell():
    values = pd.Series(np.arange(300.0))
    by = pd.Series(["a", "b", "c"] * 100)
    assert kruskal_wallis.compare_groups(values, by, "x", "g").verdict.code == "no_sign"
    few = kruskal_wallis.compare_groups(values[:16], pd.Series(["a", "b"] * 8), "x", "g")
    assert few.verdict.code == "too_few"
    lonely = pd.Series(["a"] * 290 + ["b"] * 7 + ["c"] * 3)
    found = kruskal_wallis.compare_groups(values, lonely, "x", "g")
    assert found.too_small == (("c", 3),)
    assert any("7 customers" in caution for caution in found.verdict.cautions)


def test_complete_separation_has_the_largest_effects():
    values = pd.Series([*range(50), *range(100, 150)], dtype=float)
    by = pd.Series(["low"] * 50 + ["high"] * 50)
    found = kruskal_wallis.compare_groups(values, by, "x", "g")
    assert found.pairs[0].first == "high"
    assert found.pairs[0].effect == 1
    assert correlation.correlate(values, values * 2, "x", "y").effect == pytest.approx(1)
    same = chi_squared.compare_categories(by, by, "g", "g")
    assert same.effect == pytest.approx(1)


def test_small_tables_are_exact_and_agree_with_fishers_tea():
    # Fisher's lady tasting tea: 3 of 4 right, p = 0.4857 on both sides.
    said = pd.Series(["milk"] * 4 + ["tea"] * 4)
    poured = pd.Series(["milk"] * 3 + ["tea"] + ["milk"] + ["tea"] * 3)
    found = chi_squared.compare_categories(said, poured, "said", "poured")
    assert found.test == "Fisher's exact test"
    assert found.p_value == pytest.approx(0.4857, abs=1e-4)
    assert found.verdict.code == "too_few"


def test_permutations_agree_with_chi_squared_where_both_hold():
    rng = np.random.default_rng(2)
    counts = rng.multinomial(400, [1 / 12] * 12).reshape(3, 4)
    plain = stats.chi2_contingency(counts, correction=False).pvalue
    assert chi_squared._permutation_p_value(counts) == pytest.approx(plain, abs=0.03)


def sheet(rows: int = 400) -> Dataset:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"monetary": rng.exponential(50, rows), "frequency": rng.integers(1, 9, rows).astype(float)}
    )
    frame["Model segment"] = np.where(frame["monetary"] > 50, "Loyal", "Lost")
    frame["coin"] = rng.choice(["heads", "tails"], rows)
    return Dataset(
        frame,
        ("monetary", "frequency"),
        ("Model segment", "coin"),
        {"monetary": "Spend"},
        made_from=("monetary",),
    )


def test_segments_made_from_a_measure_are_called_circular():
    found = attribute_tests.compare_attribute(sheet(), "Spend", "Model segment")
    assert found.verdict.cautions[0] == attribute_tests.CIRCULARITY_CAUTION
    assert (
        attribute_tests.CIRCULARITY_CAUTION
        not in attribute_tests.compare_attribute(
            sheet(), "frequency", "Model segment"
        ).verdict.cautions
    )


def test_every_question_at_once_is_corrected_for_their_number():
    found = attribute_tests.screen_attributes(
        sheet(), ("monetary", "frequency"), ("Model segment", "coin")
    )
    assert found.tests == 4
    alone = attribute_tests.compare_attribute(sheet(), "frequency", "coin").p_value
    assert found.p_values[1, 1] >= alone
    assert found.p_values[0, 0] < 0.001


@pytest.mark.parametrize(
    ("of", "by"), [("nothing", "coin"), ("monetary+coin", "Model segment"), ("coin", "coin")]
)
def test_questions_that_make_no_sense_are_refused_in_words(of, by):
    with pytest.raises(SettingError) as caught:
        attribute_tests.compare_attribute(sheet(), of, by)
    assert caught.value.hint


def test_the_first_category_is_that_of_the_first_order(clean_shop, make_line):
    from core.hypothesis_tests.dataset import first_categories

    orders = clean_shop(
        [
            make_line("a", "1", "2025-01-01", category="toys", amount=5.0),
            make_line("a", "1", "2025-01-01", category="books", amount=9.0),
            make_line("a", "2", "2025-02-01", category="garden", amount=99.0),
            make_line("b", "3", "2025-01-05", category=None, amount=5.0),
            make_line("b", "4", "2025-03-05", category="toys", amount=5.0),
        ]
    )
    assert first_categories(orders).to_dict() == {"a": "books", "b": "toys"}


def test_the_base_of_a_plan_is_what_known_customers_did_lately(clean_shop, make_line):
    import datetime as dt

    from core.experiments.planning.baseline import measure_baseline

    orders = clean_shop(
        [
            make_line("a", "1", "2025-01-01", amount=5.0),
            make_line("a", "2", "2025-05-20", amount=30.0),
            make_line("b", "3", "2025-01-05", amount=5.0),
            make_line("new", "4", "2025-05-25", amount=70.0),
        ]
    )
    found = measure_baseline(orders, dt.date(2025, 6, 1))
    assert (found.customers, found.rate, found.mean) == (2, 0.5, 15)
    assert found.deviation == pytest.approx(np.std([30, 0], ddof=1))
