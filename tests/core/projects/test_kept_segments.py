"""A run keeps who was in which segment of the shop's own, and takes in what is saved later."""

from __future__ import annotations

import pandas as pd
import pytest

from core import projects
from core.errors import ProjectError
from core.projects import run_store
from core.segment_builder import REST, parse_segments
from core.settings import SegmentSettings, Settings

QUICK = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2))
OFTEN = "name: Often\nversion: 1\nwhere:\n  all:\n    - frequency: {at_least: 4}\n"
SEVERAL = """version: 1
segments:
- name: Dozen
  where:
    all:
    - recency_days: {at_most: 60}
- name: Often
  where:
    all:
    - frequency: {at_least: 4}
- name: With consent
  where:
    all:
    - email_consent: true
"""


@pytest.fixture
def shop(folder, source):
    choices = projects.ProjectChoices(settings=QUICK, segments=OFTEN)
    return projects.create_project(folder, "Shop", source, choices)


def test_a_run_keeps_whom_each_segment_holds(folder, shop, workspace):
    _, run = projects.run_project(folder, shop.id, workspace)
    kept = projects.kept_segments(folder, shop.id, run.number)
    rows = projects.run_customers(folder, shop.id, run.number)
    assert [one.name for one in kept.segments] == ["Often"]
    assert kept.members["Often"].to_dict() == (rows["frequency"] >= 4).to_dict()
    assert set(kept.labels) <= {"Often", REST}


def test_a_segment_saved_later_joins_the_run_while_its_data_are_at_hand(folder, shop, workspace):
    _, first = projects.run_project(folder, shop.id, workspace)
    choices = shop.choices.model_copy(update={"segments": SEVERAL})
    projects.save_choices(folder, shop.id, choices, shop.revision)
    _, again = projects.run_project(folder, shop.id, workspace)
    assert again.number == first.number
    kept = projects.kept_segments(folder, shop.id, 1)
    # Nobody said who agreed: that segment cannot be judged, and is not kept as empty.
    assert [one.name for one in kept.segments] == ["Dozen", "Often"]
    rows = projects.run_customers(folder, shop.id, 1)
    both = (rows["recency_days"] <= 60) & (rows["frequency"] >= 4)
    assert both.any()
    assert set(kept.labels[both]) == {"Dozen"}
    assert kept.members.loc[both, "Often"].all()


def test_only_the_same_conditions_count_as_kept_whatever_their_name(folder, shop, workspace):
    projects.run_project(folder, shop.id, workspace)
    kept = projects.kept_segments(folder, shop.id, 1)
    other = parse_segments(OFTEN.replace("4", "5"))
    assert kept.of(other).segments == ()
    renamed = parse_segments(OFTEN.replace("Often", "Regulars"))
    assert list(kept.of(renamed).members) == ["Regulars"]


def test_what_was_kept_stays_when_a_segment_is_deleted(folder, shop, workspace):
    analysis, _ = projects.run_project(folder, shop.id, workspace)
    choices = shop.choices.model_copy(update={"segments": OFTEN.replace("Often", "More")})
    saved = projects.save_choices(folder, shop.id, choices, shop.revision)
    own = projects.assign_own_segments(folder, saved, analysis, workspace)
    projects.keep_segments(folder, shop.id, 1, own)
    assert [one.name for one in projects.kept_segments(folder, shop.id, 1).segments] == ["More"]
    choices = shop.choices.model_copy(update={"segments": OFTEN.replace("4", "5")})
    saved = projects.save_choices(folder, shop.id, choices, saved.revision)
    own = projects.assign_own_segments(folder, saved, analysis, workspace)
    projects.keep_segments(folder, shop.id, 1, own)
    names = [one.name for one in projects.kept_segments(folder, shop.id, 1).segments]
    assert names == ["Often", "More"]


def test_other_customers_are_refused(folder, shop, workspace, write_orders):
    projects.run_project(folder, shop.id, workspace)
    few = write_orders(
        "few.csv", [f"o{n},x{n % 9},2024-{1 + n % 9:02d}-11,mug,1,5," for n in range(60)]
    )
    other = projects.create_project(folder, "Other", few, shop.choices)
    analysis = projects.analyse_project(folder, other, workspace)
    own = projects.assign_own_segments(folder, other, analysis, workspace)
    with pytest.raises(ProjectError):
        projects.keep_segments(folder, shop.id, 1, own)


def test_a_damaged_file_of_segments_leaves_the_run_readable(folder, shop, workspace):
    projects.run_project(folder, shop.id, workspace)
    path = run_store.run_path(folder, shop.id, 1) / run_store.SEGMENTS
    for content in (b"PAR1 no", b""):
        path.write_bytes(content)
        assert projects.kept_segments(folder, shop.id, 1).segments == ()
    pd.DataFrame({"Often": [True]}).to_parquet(path)
    assert projects.kept_segments(folder, shop.id, 1).segments == ()
    assert len(projects.run_customers(folder, shop.id, 1)) == 40


def test_copies_and_exports_take_them_along(folder, shop, workspace, tmp_path):
    projects.run_project(folder, shop.id, workspace)
    before = projects.kept_segments(folder, shop.id, 1)
    file = tmp_path / "shop.zip"
    projects.export_project(folder, shop.id, file)
    for other in (
        projects.import_project(folder, file),
        projects.duplicate_project(folder, shop.id, "Copy"),
    ):
        kept = projects.kept_segments(folder, other.id, 1)
        assert kept.segments == before.segments
        assert kept.members.equals(before.members)
