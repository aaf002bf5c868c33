"""What alerts need of a run's analysis is kept beside the run: forecasts, and lists in numbers."""

from __future__ import annotations

import pytest

from core import alerts, deliveries
from core.alerts.run_measures import ForecastBand, read_measures
from core.files import open_source
from core.projects import project_store as store
from core.projects import refresh, run_customers
from core.projects.project import ProjectChoices
from core.settings import SegmentSettings, Settings

QUICK = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)


@pytest.fixture
def shop(folder, tmp_path):
    """Sixty customers over sixteen months; every third one agreed to be written to."""
    rows = [
        f"o{n},c{n % 60},{2023 + (n // 20) // 12}-{1 + (n // 20) % 12:02d}-{1 + n % 27:02d},"
        f"{5 + n % 11},c{n % 60}@shop.example,{'yes' if n % 60 % 3 == 0 else 'no'}"
        for n in range(320)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["order,customer,date,amount,email,email_consent", *rows]) + "\n")
    choices = ProjectChoices(settings=Settings(segment=QUICK))
    return store.create_project(folder, "Shop", open_source(path, path.name), choices)


def test_forecasts_and_lists_are_measured_with_the_run(folder, shop, workspace):
    beside = deliveries.beside_run(folder, workspace, lambda *_: None)
    alerts.add_alert(folder, shop.id, {"kind": "age"})
    assert beside(shop, None) == {}  # no alert asks for the analysis
    alerts.add_alert(folder, shop.id, {"kind": "size", "segment": "Champions"})
    for name in ("Champions", "Nobody’s list"):
        alerts.add_alert(folder, shop.id, {"kind": "audience", "audience": name, "limit": 1})
    made = refresh.refresh_project(folder, shop.id, workspace, beside=beside).run
    measures = read_measures(folder, shop.id, made.number)
    sizes = {size.name: size for size in made.summary.rfm}
    assert {name: band.actual for name, band in measures.size.items() if band.actual} == {
        name: size.customers for name, size in sizes.items()
    }
    assert measures.money["Champions"].actual == pytest.approx(sizes["Champions"].revenue)
    band = measures.size["Champions"]
    assert band.low <= band.expected <= band.high
    consenting = {f"c{n}" for n in range(0, 60, 3)}
    rows = run_customers(folder, shop.id, made.number)
    champions = set(rows.index[rows["rfm_segment"] == "Champions"])
    assert measures.audiences == {"Champions": len(champions & consenting)}
    assert 0 < measures.audiences["Champions"] < len(champions)


def test_the_distance_is_in_half_widths():
    assert ForecastBand(actual=7, expected=16, low=10, high=22).distance == 1.5
    assert ForecastBand(actual=25, expected=16, low=10, high=22).distance == 1.5
    assert ForecastBand(actual=0, expected=0, low=0, high=0).distance is None
