"""Any sequence of operations leaves the projects that a person would expect."""

from __future__ import annotations

import tempfile
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from core.errors import ProjectError
from core.files import open_source
from core.projects import project_archive
from core.projects import project_store as store
from core.projects.project import Project, ProjectChoices, StaleProjectError

NAMES = st.text(min_size=1, max_size=20).filter(
    lambda name: name.strip() and all(ord(mark) > 31 for mark in name)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


class Projects(RuleBasedStateMachine):
    """Beside the folder, a dictionary of what should be in it."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name) / "projects"
        file = Path(self.place.name) / "orders.csv"
        file.write_text("customer,date,amount\na,2024-01-01,5\nb,2024-01-02,6\n")
        self.source = open_source(file, file.name)
        self.expected: dict[str, Project] = {}

    def teardown(self) -> None:
        for each in list(self.expected):
            store.delete_project(self.folder, each)
        assert not self.folder.exists() or list(self.folder.rglob("*")) == []
        self.place.cleanup()

    @rule(target=ids, name=NAMES, extra=st.dictionaries(st.text(max_size=5), JSON, max_size=2))
    def create(self, name, extra):
        choices = ProjectChoices(extra=extra)
        return self.remembered(store.create_project(self.folder, name, self.source, choices))

    def remembered(self, project: Project) -> str:
        assert (
            project.id not in self.expected or self.expected[project.id].revision < project.revision
        )
        self.expected[project.id] = project
        return project.id

    @rule(project=ids, plans=st.dictionaries(st.text(max_size=5), JSON, max_size=2))
    def save(self, project, plans):
        before = self.expected[project]
        choices = before.choices.model_copy(update={"plans": plans})
        self.remembered(store.save_choices(self.folder, project, choices, before.revision))

    @rule(project=ids, behind=st.integers(1, 3))
    def save_late(self, project, behind):
        before = self.expected[project]
        with pytest.raises(StaleProjectError) as told:
            store.save_choices(self.folder, project, ProjectChoices(), before.revision - behind)
        assert told.value.theirs == before

    @rule(project=ids, name=NAMES)
    def rename(self, project, name):
        self.remembered(store.rename_project(self.folder, project, name))

    @rule(target=ids, project=ids, name=NAMES)
    def duplicate(self, project, name):
        copy = store.duplicate_project(self.folder, project, name)
        assert copy.choices == self.expected[project].choices
        return self.remembered(copy)

    @rule(target=ids, project=ids)
    def take_elsewhere_and_back(self, project):
        file = Path(self.place.name) / "project.clientele"
        project_archive.export_project(self.folder, project, file)
        came = project_archive.import_project(self.folder, file)
        before = self.expected[project]
        assert (came.name, came.choices) == (before.name, before.choices)
        return self.remembered(came)

    @rule(project=consumes(ids))
    def delete(self, project):
        store.delete_project(self.folder, project)
        del self.expected[project]
        with pytest.raises(ProjectError):
            store.open_project(self.folder, project)

    @invariant()
    def the_folder_holds_what_it_should(self):
        listed = store.list_projects(self.folder)
        assert {each.id: each for each in listed} == self.expected


TestProjects = Projects.TestCase
TestProjects.settings = hypothesis.settings(max_examples=8, stateful_step_count=15, deadline=None)
