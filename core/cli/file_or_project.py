"""What a command is about: files with the settings of its options, or a project with its own."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core import answers, campaigns, playbooks, projects
from core.cli import output
from core.cli.input_files import analysed_files, private_folder
from core.cli.options import contact_options, playbook_options, where
from core.cli.options import shared_options as shared
from core.cli.options.contact_options import NO_LISTS, OwnLists
from core.cli.options.setting_options import given
from core.cli.project import find_project
from core.demo import DEMO_WORD
from core.errors import SettingError
from core.files import DATABASE_WORD
from core.settings import (
    CleanSettings,
    FilterSettings,
    ReadSettings,
    RfmSettings,
    SegmentSettings,
    TableSettings,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from core.analysis import Analysis, SegmentationKind
    from core.campaigns import ChannelAssumptions, LearnedRates
    from core.contacts import Contacts, Permission
    from core.playbooks import Playbook
    from core.projects import Project
    from core.segment_builder import SavedSegment


@dataclass(frozen=True)
class Subject:
    """What a command is about.

    Parameters
    ----------
    analysis : of the files, or of the project by its segmentation; its private folder is there
    kind : the segmentation in use
    playbook : whose advice is followed
    shop : what the shop calls itself, where a project says so
    logo : the shop's, where a project has one
    contacts : how customers are reached, where a list beside the orders says so
    lists : the project's addresses, and of people who are left out of every list
    assumed : what contacts cost and bring, as the project has it; without what was learned
    learned : what past campaigns of the project brought
    currency : the project's, for a file that names none
    own : the segments that the project has saved, whichever are in use
    """

    analysis: Analysis
    kind: SegmentationKind
    playbook: Playbook
    shop: str = ""
    logo: Path | None = None
    contacts: Contacts | None = None
    lists: OwnLists = NO_LISTS
    assumed: ChannelAssumptions | None = None
    learned: LearnedRates | None = None
    currency: str | None = None
    own: tuple[SavedSegment, ...] = ()

    @property
    def money(self) -> str | None:
        """How money is written: as the file says, else as the project does."""
        return self.analysis.currency or self.currency

    @property
    def channels(self) -> ChannelAssumptions:
        """What contacts cost and bring: as the project has it, else as shipped."""
        return self.assumed or campaigns.load_channels(self.money)


def add(parser: argparse.ArgumentParser, *, advice: bool = True) -> None:
    """Add the files or the project, and everything an analysis leaves to choose.

    Parameters
    ----------
    advice : the playbook can be chosen
    """
    shared.add_analysis(parser)
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    shared.add_by(parser, "rfm")
    if advice:
        playbook_options.add(parser)
    # A project has both of its own: only what is asked for goes before them.
    parser.set_defaults(by=None, playbook=None)


@contextlib.contextmanager
def analysed(options: argparse.Namespace) -> Iterator[Subject]:
    """The files of a command, or the project it names, analysed."""
    found = _project(options)
    if found is None:
        settings = shared.read_settings(options)
        with analysed_files(options, settings) as analysis, private_folder() as private:
            contacts = _contacts(options, analysis, private, NO_LISTS)
            used, kind = where.segments_in_use(options, analysis, contacts)
            yield Subject(used, kind, _playbook(options, None), contacts=contacts)
    else:
        folder, project = found
        with private_folder() as private:
            yield _of_project(options, folder, project, private)


def permission(options: argparse.Namespace, subject: Subject) -> Permission:
    """Who may be contacted: by the lists of the project and those that are named.

    Parameters
    ----------
    options : with those of `contact_options`
    subject : from `analysed`
    """
    with private_folder() as folder:
        known = contact_options.contacts(options, subject.analysis, folder, subject.lists)
        return contact_options.allowed(options, subject.analysis, known, folder, subject.lists)


def _of_project(
    options: argparse.Namespace, folder: Path, project: Project, private: Path
) -> Subject:
    """A project, analysed, with everything it keeps that a command may need."""
    path, choices = projects.project_path(folder, project.id), project.choices
    listed = choices.contact_list
    lists = OwnLists(
        None if listed is None else projects.take_file(path, listed, private / listed.sha256),
        tuple(projects.take_file(path, one, private / one.sha256) for one in choices.suppression),
    )
    analysis = projects.analyse_project(folder, project, private, output.progress)
    contacts = _contacts(options, analysis, private, lists)
    used, kind = _segments_of(options, analysis, project, contacts)
    currency = choices.currency.strip() or None
    return Subject(
        used,
        kind,
        _playbook(options, project),
        choices.shop_name or project.name,
        None if choices.logo is None else projects.kept_path(path, choices.logo.sha256),
        contacts,
        lists,
        projects.assumed_channels(choices, analysis.currency or currency),
        projects.learned_rates(choices),
        currency,
        projects.own_segments(choices),
    )


def _contacts(
    options: argparse.Namespace, analysis: Analysis, private: Path, lists: OwnLists
) -> Contacts | None:
    """How customers are reached, where a list beside the orders says so: conditions may ask."""
    if lists.contact_list is None and not getattr(options, "contact_list", None):
        return None
    return contact_options.contacts(options, analysis, private, lists)


def names_project(options: argparse.Namespace) -> bool:
    """Whether a command is about a project; about files where not."""
    return _folder(options) is not None


def _folder(options: argparse.Namespace) -> Path | None:
    """Where the project lies that is named; None where files are."""
    name = Path(options.files[0])
    if len(options.files) != 1 or name.is_file() or name.suffix:
        return None
    if options.files[0] in {DATABASE_WORD, DEMO_WORD}:
        return None
    return Path(options.projects) if options.projects else projects.projects_folder()


def _project(options: argparse.Namespace) -> tuple[Path, Project] | None:
    """The project that is named; None where files are."""
    folder = _folder(options)
    if folder is None:
        return None
    project = find_project(folder, options.files[0])
    asked = (ReadSettings, CleanSettings, FilterSettings, TableSettings, RfmSettings,
             SegmentSettings)  # fmt: skip
    if options.preset or any(given(options, model) for model in asked):
        raise SettingError(
            f"The project {project.name} is analysed with its own settings.",
            "Leave out options on reading, cleaning and segments, or change them in the project.",
        )
    return folder, project


def _segments_of(
    options: argparse.Namespace, analysis: Analysis, project: Project, contacts: Contacts | None
) -> tuple[Analysis, SegmentationKind]:
    """The analysis with the segments in use: as the options ask, else as the project has it."""
    if options.where or options.by is not None:
        own = projects.own_segments(project.choices)
        return where.segments_in_use(options, analysis, contacts, own)
    with private_folder() as folder:
        return answers.segments_of_project(analysis, project, folder, output.progress, contacts)


def _playbook(options: argparse.Namespace, project: Project | None) -> Playbook:
    """Whose advice is followed: as the options ask, else the project's, else the default."""
    if options.playbook is None and project is not None:
        choices = project.choices
        shipped = (playbooks.load_playbook(path) for path in playbooks.available_playbooks())
        named = next((one for one in shipped if one.name == choices.playbook), None)
        if named is not None:
            return named
        if choices.own_playbook is not None:
            return playbooks.read_playbook(
                choices.own_playbook.encode(), "the project's playbook", playbooks.Playbook
            )
    options.playbook = options.playbook or playbooks.DEFAULT_PLAYBOOK.stem
    return playbook_options.chosen_playbook(options)
