"""Spaces by choice: against scikit-learn's scalers, and what must not matter does not."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler, PowerTransformer, RobustScaler, StandardScaler

from core.errors import SettingError
from core.progress import silent
from core.segmentation.feature_space.feature_space import fit_space
from core.segmentation.feature_space.presets import SPACE_PRESETS
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.segmentation.test_segmenting import planted

RFM = ["recency_days", "frequency", "monetary"]


def placed(customers, **choices):
    return fit_space(customers, SegmentSettings(**choices)).transform(customers.frame)


def test_the_default_is_a_robust_scale_of_logarithms_with_money_in_thousandths_of_its_median():
    customers, _ = planted()
    values = customers.frame[RFM].to_numpy(float)
    units = [1, 1, np.median(values[:, 2]) / 1000]
    theirs = RobustScaler().fit_transform(np.log1p(values / units))
    assert placed(customers) == pytest.approx(theirs, abs=1e-6)
    assert np.array_equal(placed(customers, features=tuple(RFM)), placed(customers))


def test_plain_scalers_are_scikit_learns():
    customers, _ = planted()
    values = customers.frame[RFM].to_numpy(float)
    for scaler, theirs in (("standard", StandardScaler()), ("minmax", MinMaxScaler())):
        ours = placed(customers, transform="none", scaler=scaler)
        assert ours == pytest.approx(theirs.fit_transform(values), abs=1e-5)


def test_winsorising_caps_at_the_5th_and_95th_percentile():
    customers, _ = planted()
    values = customers.frame[RFM].to_numpy(float)
    capped = np.clip(values, *np.percentile(values, [5, 95], axis=0))
    ours = placed(customers, transform="winsorise", scaler="standard")
    assert ours == pytest.approx(StandardScaler().fit_transform(capped), abs=1e-5)


def test_yeo_johnson_is_scikit_learns():
    customers, _ = planted()
    frame = customers.frame
    theirs = PowerTransformer(standardize=True).fit_transform(frame[["recency_days", "frequency"]])
    ours = placed(
        customers,
        features=("recency_days", "frequency"),
        transform="yeo_johnson",
        scaler="standard",
    )
    assert ours == pytest.approx(theirs, abs=1e-3)


def test_a_weight_stretches_its_measure_only():
    customers, _ = planted()
    even, weighted = placed(customers), placed(customers, weights=(("monetary", 2.0),))
    assert weighted == pytest.approx(even * [1, 1, 2], abs=1e-5)


@pytest.mark.parametrize("preset", SPACE_PRESETS)
def test_no_preset_is_moved_by_the_unit_of_money(preset):
    customers, _ = planted(9)
    in_pence, _ = planted(9)
    in_pence.frame["monetary"] = in_pence.frame["monetary"] * 100
    settings = SPACE_PRESETS[preset].apply(SegmentSettings())
    assert SPACE_PRESETS[preset].fits(settings)
    pounds, pence = (
        fit_space(each, settings).transform(each.frame) for each in (customers, in_pence)
    )
    assert pounds == pytest.approx(pence, abs=1e-5)


def test_missing_values_count_as_the_median():
    customers, _ = planted()
    customers.frame.loc[customers.frame.index[:50], "interpurchase_days"] = np.nan
    points = placed(customers, features=("frequency", "interpurchase_days"))
    assert np.isfinite(points).all()


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"features": ("historic_value",)}, "historic_value"),
        ({"features": ("shoe_size", "frequency")}, "shoe_size"),
        ({"weights": (("tenure_days", 2.0),)}, "tenure_days"),
        ({"weights": tuple((name, 0.0) for name in RFM)}, "All weights are zero"),
    ],
)
def test_a_space_that_cannot_be_is_refused_with_what_can(choices, told):
    customers, _ = planted()
    with pytest.raises(SettingError, match=told) as raised:
        placed(customers, **choices)
    assert raised.value.hint


def test_unusual_customers_are_capped_where_the_usual_ones_end():
    customers, _ = planted()
    customers.frame.iloc[0, customers.frame.columns.get_loc("monetary")] = 1e12
    settings = SegmentSettings(algorithm="kmeans", trials=4, resamples=2, outliers="cap")
    found = segment_customers(customers, settings, silent)
    assert customers.frame.index[0] in found.outliers
    assert found.searched.points.max() < found.points["axis_3"].max()
    assert len(found.searched.points) == len(customers.frame)


@pytest.mark.parametrize("outliers", ["set_aside", "cap", "keep"])
def test_everyone_has_a_segment_however_unusual_customers_are_treated(outliers):
    customers, _ = planted()
    settings = SegmentSettings(algorithm="kmeans", trials=4, resamples=2, outliers=outliers)
    found = segment_customers(customers, settings, silent)
    assert found.labels.notna().all()
    assert len(found.outliers) == pytest.approx(0.02 * len(customers.frame), abs=2)
