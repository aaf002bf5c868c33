"""Shops made by hand or planted, that several tests of charts draw."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from core.features.customers import Customers
from core.features.shop.cohorts import Cohorts
from core.formatting import Sentence
from core.segmentation.candidate_use import use_candidate
from core.segmentation.profile import measure_profiles
from core.segmentation.result import Segmentation

HOSTILE = "<img src=x onerror=alert(1)>"


def small_shop(size: int) -> Customers:
    draw = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "recency_days": draw.integers(1, 700, size).astype(float),
            "frequency": draw.geometric(0.3, size),
            "monetary": draw.lognormal(4, 1, size) - 5,
            "basket_size": 1.0,
            "product_variety": 1.0,
            "interpurchase_days": 30.0,
            "return_rate": 0.0,
            "country": None,
        },
        index=pd.Index([HOSTILE, *(f"C{number}" for number in range(1, size))], name="customer_id"),
    )
    return Customers(frame, dt.date(2025, 1, 1), lines=size, orders=size, without_purchase=())


def segmented(customers: Customers, names: tuple[str, ...]) -> Segmentation:
    size = len(customers.frame)
    labels = pd.Series(np.resize(names, size), index=customers.frame.index)
    # The last segment is small: three customers.
    labels.iloc[:] = np.where(
        np.arange(size) < size - 3, labels.replace(names[-1], names[0]), names[-1]
    )
    points = pd.DataFrame({"pca_1": 0.0, "pca_2": 1.0}, index=labels.index)
    return Segmentation(
        labels,
        measure_profiles(customers, labels, names),
        "kmeans",
        len(names),
        {},
        {},
        (),
        (),
        (),
        points,
        (0.6, 0.3),
        1,
        Sentence(""),
    )


def with_algorithm(searched, algorithm: str):
    """The same search with one algorithm's best sound-looking model in use."""
    customers, found = searched
    same = [each for each in found.candidates if each.algorithm == algorithm]
    best = max(same, key=lambda each: (each.smallest_share > 0.03, each.silhouette))
    return customers, use_candidate(customers, found, best)


def followed(retention: list[list[float]], sizes: list[int]) -> Cohorts:
    starts = pd.date_range("2025-01-01", periods=len(sizes), freq="MS", name="cohort")
    share = pd.DataFrame(retention, index=starts, columns=pd.RangeIndex(len(retention[0])))
    size = pd.Series(sizes, index=starts)
    active = share.mul(size, axis="index")
    return Cohorts(
        "month", size, active, active * 10, {2: pd.Series([0.0, 0.6]), 3: pd.Series([0.0, 0.1])},
        pd.Series({3: 5, 40: 4, 90: 1}), 1, dt.date(2025, 1, 1), dt.date(2025, 6, 1),
        dt.date(2025, 1, 1),
    )  # fmt: skip
