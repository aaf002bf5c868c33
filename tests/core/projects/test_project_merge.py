"""Two who change one project: the later is told, and nothing of either is lost."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from core.projects import project_store as store
from core.projects.merge import merge_choices
from core.projects.project import KeptFile, ProjectChoices, StaleProjectError
from core.settings import CleanSettings, RfmSettings, Settings


def with_plan(choices: ProjectChoices, name: str, value: object) -> ProjectChoices:
    return choices.model_copy(update={"plans": {**choices.plans, name: value}})


def test_what_each_changed_alone_is_kept():
    base = ProjectChoices(plans={"May": 1, "June": 1}, shop_name="Shop")
    mine = base.model_copy(
        update={
            "plans": {"May": 2, "June": 1, "July": 1},
            "settings": Settings(rfm=RfmSettings(levels=3)),
        }
    )
    theirs = base.model_copy(
        update={
            "plans": {"May": 1, "August": 1},
            "settings": Settings(clean=CleanSettings(drop_duplicates=False)),
            "in_use": "model",
        }
    )
    merged, both = merge_choices(base, mine, theirs)
    assert merged.plans == {"May": 2, "July": 1, "August": 1}
    assert (merged.settings.rfm.levels, merged.settings.clean.drop_duplicates) == (3, False)
    assert (merged.in_use, merged.shop_name, both) == ("model", "Shop", ())


def test_what_both_changed_differently_is_mine_and_named():
    base = ProjectChoices(shop_name="A", extra={"page": {"x": 1}})
    mine = base.model_copy(update={"shop_name": "B", "extra": {"page": {"x": 2}}})
    theirs = base.model_copy(update={"shop_name": "C", "extra": {"page": {"x": 3}}})
    merged, both = merge_choices(base, mine, theirs)
    assert merged == mine
    assert both == ("shop_name", "extra.page.x")


def test_lists_of_who_unsubscribed_are_added_and_removed_one_by_one():
    a, b, c = (KeptFile(name=name, sha256=name * 64, size=1) for name in "abc")
    base, mine, theirs = (ProjectChoices(suppression=lists) for lists in ((a,), (a, b), (c,)))
    merged, both = merge_choices(base, mine, theirs)
    assert (set(merged.suppression), both) == ({b, c}, ())


PLANS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2))


@given(PLANS, PLANS, PLANS)
def test_whoever_changed_nothing_takes_what_the_other_made(base, mine, theirs):
    one, two, three = (ProjectChoices(plans=plans) for plans in (base, mine, theirs))
    assert merge_choices(one, one, three) == (three, ())
    assert merge_choices(one, two, one) == (two, ())
    assert merge_choices(one, two, two) == (two, ())


def test_two_writers_lose_nothing(folder, source):
    project = store.create_project(folder, "Shop", source)
    stale = []

    def write(who: str) -> None:
        base = project
        for number in range(15):
            mine = with_plan(base.choices, f"{who}{number}", number)
            while True:
                try:
                    base = store.save_choices(folder, project.id, mine, base.revision)
                    break
                except StaleProjectError as told:
                    stale.append(who)
                    mine, both = merge_choices(base.choices, mine, told.theirs.choices)
                    assert both == ()
                    base = told.theirs

    writers = [threading.Thread(target=write, args=(who,)) for who in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    after = store.open_project(folder, project.id)
    assert set(after.choices.plans) == {f"{who}{number}" for who in "ab" for number in range(15)}
    assert after.revision == 31


def test_a_second_tab_that_began_before_is_told(folder, source):
    project = store.create_project(folder, "Shop", source)
    store.save_choices(folder, project.id, with_plan(project.choices, "a", 1), project.revision)
    mine = with_plan(project.choices, "b", 1)
    try:
        store.save_choices(folder, project.id, mine, project.revision)
    except StaleProjectError as told:
        merged, _ = merge_choices(project.choices, mine, told.theirs.choices)
        store.save_choices(folder, project.id, merged, told.theirs.revision)
    assert store.open_project(folder, project.id).choices.plans == {"a": 1, "b": 1}
