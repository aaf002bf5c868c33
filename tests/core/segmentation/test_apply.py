"""A saved model on other customers: drift by hand, refusals, and two runs side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from core.errors import SettingError, StoredModelError
from core.progress import silent
from core.segmentation import drift
from core.segmentation.apply import apply_model
from core.segmentation.compare import compare, compare_labels
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.segmentation.test_segmenting import planted

QUICK = SegmentSettings(algorithm="kmeans", trials=4, resamples=2)


@pytest.fixture(scope="module")
def saved():
    customers, _ = planted()
    return customers, segment_customers(customers, QUICK, silent)


def test_the_stability_index_is_the_one_computed_by_hand():
    then = pd.DataFrame({"kind": ["a"] * 50 + ["b"] * 50})
    now = pd.DataFrame({"kind": ["a"] * 80 + ["b"] * 20})
    (moved,) = drift.measure_drift(now, drift.reference_distributions(then, ["kind"]))
    assert moved.psi == pytest.approx(0.3 * np.log(0.8 / 0.5) - 0.3 * np.log(0.2 / 0.5))
    assert moved.verdict == "drifted"


def test_the_same_customers_have_not_drifted_and_others_have(saved):
    customers, found = saved
    again = apply_model(customers, found.model, "kmeans", "mine")
    assert all(each.psi == pytest.approx(0) for each in again.drift)
    assert not again.notices
    later, _ = planted()
    later.frame["recency_days"] = later.frame["recency_days"] + 200
    moved = apply_model(later, found.model, "kmeans", "mine")
    told = {each.feature: each.verdict for each in moved.drift}
    assert told["recency_days"] == "drifted"
    assert told["monetary"] == "steady"
    (notice,) = moved.notices
    assert notice.code == "drift"
    assert "recency_days" in notice.message
    assert "monetary" not in notice.message


def test_another_draw_of_the_same_shop_is_steady():
    random = np.random.default_rng(0)
    then, now = (pd.DataFrame({"spend": random.lognormal(4, 1, 3000)}) for _ in range(2))
    (moved,) = drift.measure_drift(now, drift.reference_distributions(then, ["spend"]))
    assert moved.verdict == "steady"
    assert 0 < moved.psi < 0.02


def test_a_value_most_customers_share_and_missing_values_are_counted():
    then = pd.DataFrame({"orders": [1.0] * 80 + [2.0] * 10 + [5.0] * 10})
    same, lost = then.copy(), then.copy()
    lost.loc[:39, "orders"] = np.nan
    references = drift.reference_distributions(then, ["orders"])
    assert sum(references[0].shares) == pytest.approx(1)
    assert drift.measure_drift(same, references)[0].psi == pytest.approx(0)
    assert drift.measure_drift(lost, references)[0].verdict == "drifted"


def test_a_category_nobody_had_before_counts_as_drift():
    then, now = pd.DataFrame({"city": ["x"] * 100}), pd.DataFrame({"city": ["x"] * 60 + ["y"] * 40})
    (moved,) = drift.measure_drift(now, drift.reference_distributions(then, ["city"]))
    assert moved.verdict == "drifted"


@pytest.mark.parametrize("how", ["missing", "unknown"])
def test_a_model_whose_features_are_not_known_is_refused(saved, how):
    _, found = saved
    other, _ = planted(1)
    if how == "missing":
        del other.frame["frequency"]
    else:
        other.frame["frequency"] = np.nan
    with pytest.raises(StoredModelError, match="does not have frequency"):
        apply_model(other, found.model, "kmeans", "mine")


def test_a_comparison_counts_who_is_called_what():
    before = pd.Series(["A", "A", "B", "B"], index=["1", "2", "3", "gone"])
    after = pd.Series(["A", "B", "B", "A"], index=["1", "2", "3", "new"])
    found = compare_labels(before, after, ["A", "B"], ["A", "B"])
    assert found.table.to_numpy().tolist() == [[1, 1], [0, 1]]
    assert found.stayed == pytest.approx(2 / 3)
    assert found.changed.to_dict("index") == {"2": {"before": "A", "after": "B"}}
    assert (found.only_before, found.only_after) == (("gone",), ("new",))


def test_two_runs_over_one_shop_are_compared(saved):
    customers, found = saved
    other = segment_customers(customers, QUICK.model_copy(update={"clusters": 6}), silent)
    found_both = compare(found, other)
    assert found_both.table.to_numpy().sum() == len(customers.frame)
    assert found_both.adjusted_rand == pytest.approx(
        adjusted_rand_score(found.labels, other.labels)
    )
    assert list(found_both.table.index) == [each.name for each in found.profiles]
    assert compare(found, found).stayed == 1
    assert compare(found, found).changed.empty


def test_two_shops_without_a_common_customer_cannot_be_compared(saved):
    _, found = saved
    with pytest.raises(SettingError, match="no customer in common"):
        compare_labels(found.labels, found.labels.rename(index=lambda name: f"x{name}"), [], [])


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ([0, 0, 0, 0, 1, 1, 1, 1], "Nearly identical"),
        ([0, 1, 0, 1, 0, 1, 0, 1], "Different:"),
    ],
)
def test_agreement_is_put_into_words_whatever_the_segments_are_called(again, said):
    index = [str(each) for each in range(8)]
    before = pd.Series(["A"] * 4 + ["B"] * 4, index=index)
    after = pd.Series(["B" if each == 0 else "A" for each in again], index=index)
    found = compare_labels(before, after, ["A", "B"], ["A", "B"])
    assert said in found.agreement
    assert found.both == 8


def test_drift_is_a_verdict_in_words():
    steady, some, away = (
        drift.FeatureDrift("frequency", psi, verdict)
        for psi, verdict in ((0.01, "steady"), (0.15, "some drift"), (0.4, "drifted"))
    )
    assert "Safe to use" in drift.drift_verdict([steady])
    assert "orders shifted" in drift.drift_verdict([steady, some], {"frequency": "orders"})
    assert "new model" in drift.drift_verdict([steady, some, away])


def test_the_index_that_chance_gives_is_what_samples_of_one_shop_show():
    random = np.random.default_rng(0)
    psi = []
    for _ in range(200):
        then, now = (pd.DataFrame({"spend": random.lognormal(4, 1, 150)}) for _ in range(2))
        psi += [
            each.psi
            for each in drift.measure_drift(now, drift.reference_distributions(then, ["spend"]))
        ]
    expected = drift.psi_by_chance([drift.FeatureDrift("spend", 0.0, "steady")], 150, 150)
    assert expected == pytest.approx(9 * (2 / 150))
    assert np.mean(psi) == pytest.approx(expected, rel=0.35)
