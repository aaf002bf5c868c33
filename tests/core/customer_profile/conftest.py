"""A small shop with returns, cancellations and somebody who sent things back before they bought."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from core.customer_profile.profile import load_profile
from core.files.detect import open_source
from core.pipeline import analyse
from core.settings import RfmSettings, SegmentSettings, Settings

QUICK = SegmentSettings(algorithm="kmeans", clusters=3, trials=1, resamples=2)


def lines(customers: int = 60) -> str:
    draw = random.Random(3)  # noqa: S311 - made-up orders
    rows = ["order,customer,date,product,quantity,price"]
    for number in range(customers):
        for visit in range(1 + number % 7):
            day = dt.date(2024, 12, 20) - dt.timedelta(days=visit * draw.randint(9, 60))
            rows += [
                f"{number}-{visit},{number:04d},{day},P{draw.randint(1, 9)},"
                f"{draw.randint(1, 4)},{draw.randint(100, 900) / 100:.2f}"
                for _ in range(draw.randint(1, 3))
            ]
        if number % 6 == 5:  # sent back, in part
            rows.append(f"r{number},{number:04d},2024-12-28,P1,-1,1.50")
    rows += ["x1,0003,2024-11-02,P8,2,7.77", "x2,0003,2024-11-05,P8,-2,7.77"]  # cancelled
    rows += ["r999,Back Only,2024-09-02,P1,-1,5.00", "999,Back Only,2024-12-15,P1,1,9.00"]
    return "\n".join(rows)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Analyses the shop as of a day; the day after the last order where none is given."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "orders.csv").write_text(lines(), encoding="utf-8")
    source = open_source(folder / "orders.csv", "orders.csv")

    def as_of(day: dt.date | None = None):
        settings = Settings(rfm=RfmSettings(as_of=day), segment=QUICK)
        return analyse(source, folder, settings)

    return as_of


@pytest.fixture(scope="module")
def analysis(shop):
    return shop()


@pytest.fixture(scope="module")
def some(analysis):
    """Every fourth customer, looked up."""
    return {each: load_profile(analysis, each) for each in analysis.customers.frame.index[::4]}
