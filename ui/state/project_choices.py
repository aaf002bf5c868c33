"""What a project keeps of a visit, and a visit that begins with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from core import campaigns, playbooks, projects, segment_builder
from core.errors import ProjectError
from core.formatting import _
from ui.state import forms, kept_runs, own_machine, project_files, session, sign_in

if TYPE_CHECKING:
    from core.projects import Project, ProjectChoices, ProjectSummary, UnreadableProject
    from ui.state.open_store import OpenStore

_SHOP = "report_shop"
"""The field for the name of the shop, on the report."""


def folder() -> Path | None:
    """Where this visitor's projects lie; None where none are kept for them.

    They hold customers and lie on the server, so only whoever sits at it has any, or where people
    sign in, who has signed in. Sharing models (`CLIENTELE_SHARE_MODELS`), which hold none, shares
    no project.
    """
    known = sign_in.person() is not None if sign_in.is_on() else own_machine.visited()
    named = projects.projects_folder() if known else None
    if named is not None:
        _remove_leftovers(str(named))
    return named


def listed() -> tuple[ProjectSummary | UnreadableProject, ...]:
    """The projects that this visitor may open, the one saved last first."""
    place, person = folder(), sign_in.person()
    if place is None:
        return ()
    if person is None or own_machine.is_administered():
        return projects.summarise_projects(place)
    return projects.summarise_projects_of(place, person)


def check(project_id: str) -> None:
    """Let a visitor go on with a project that they may open.

    Raises
    ------
    ProjectError : they may not, or there is none
    """
    place, person = folder(), sign_in.person()
    if place is None:
        raise ProjectError(
            "There is no such project here.", "Projects are off here.", "no_such_project"
        )
    if person is not None and not own_machine.is_administered():
        projects.check_may_open(place, project_id, person)


def is_own(project_id: str) -> bool:
    """Whether this visitor may share and delete a project: its owner, and who runs the place."""
    place, person = folder(), sign_in.person()
    if place is None:
        return False
    if person is None or own_machine.is_administered():
        return True
    return projects.read_people(place, project_id).is_owner(person)


@st.cache_resource(show_spinner=False)
def _remove_leftovers(named: str) -> None:
    """Once a server: clear up after one that died in the middle of something."""
    projects.remove_leftovers(Path(named))


def belongs(store: OpenStore | None, project: Project) -> bool:
    """Whether the open store is the project's."""
    # What is read where it lies has no checksum in the project: it is what was read of it last.
    known = project.source.sha256 or session.current().project.linked
    return store is not None and store.source.sha256 == known


def choices_of(
    store: OpenStore, before: ProjectChoices, *, frozen: bool, path: Path | None = None
) -> ProjectChoices:
    """Everything chosen now, as a project keeps it.

    Parameters
    ----------
    store : the open one, under the visitor's names
    before : what was kept last; what no page changes stays as it is
    frozen : the segmentation of an earlier run is in use: it is no choice
    path : the project's folder, which files are copied into; the files of `before` where None
    """
    state, settings = session.current(), store.settings
    if frozen:
        segment = settings.segment.model_copy(
            update={"saved_model": before.settings.segment.saved_model}
        )
        settings = settings.model_copy(update={"segment": segment})
    own, mine = state.playbook.own, state.saved.segments
    saved = state.forms.saved
    return before.model_copy(
        update={
            "settings": settings,
            "in_use": state.segments_by,
            "playbook": state.playbook.chosen or None,
            "own_playbook": None if own is None else playbooks.playbook_yaml(own),
            "segments": segment_builder.write_segments(mine) if mine else "",
            "currency": state.display.currency,
            "shop_name": str(st.session_state.get(_SHOP) or before.shop_name),
            "learned": None if state.learned is None else state.learned.model_dump(mode="json"),
            "plans": saved.get("campaigns", {}),
            "experiments": saved.get("experiments", {}),
            "audiences": saved.get("audiences", {}),
            "extra": kept_runs.keep(before),
            "drafts": {
                **state.forms.drafts,
                projects.ASSUMED: _assumptions(),
                projects.FITTED: projects.write_curves(state.fitted),
            },
            **({} if path is None else project_files.keep(path, before)),
        }
    )


def _assumptions() -> dict[str, Any]:
    """What contacts cost and bring, where it was changed."""
    return {
        currency: assumed.model_dump(mode="json")
        for currency, assumed in session.current().assumed.items()
        if assumed != campaigns.load_channels(currency or None)
    }


def adopt(project: Project, path: Path) -> None:
    """Begin with what a project keeps.

    Parameters
    ----------
    project : as it was opened
    path : its folder

    Raises
    ------
    ClienteleError : a file of it is missing; then nothing has changed
    """
    state, choices = session.current(), project.choices
    project_files.adopt(path, choices)
    state.project.project, state.project.theirs = project, None
    state.names = choices.settings.segment.names
    state.segments_by = choices.in_use
    state.playbook.chosen = choices.playbook or ""
    own = choices.own_playbook
    state.playbook.own = None if own is None else _playbook(own)
    state.display.currency = choices.currency
    if choices.shop_name:
        st.session_state[_SHOP] = choices.shop_name
    text = choices.segments
    state.saved.segments = segment_builder.parse_segments(text) if text else ()
    state.learned = projects.learned_rates(choices)
    drafts: dict[str, Any] = dict(choices.drafts)
    state.assumed = {
        currency: campaigns.ChannelAssumptions.model_validate(assumed)
        for currency, assumed in drafts.pop(projects.ASSUMED, {}).items()
    }
    state.fitted = projects.read_curves(choices)
    drafts.pop(projects.FITTED, None)
    state.forms.drafts = drafts
    state.forms.saved = {
        "campaigns": dict(choices.plans),
        "experiments": dict(choices.experiments),
        "audiences": dict(choices.audiences),
    }
    for name in forms.FORMS:
        forms.put_back(name, drafts.get(name, {}))


def _playbook(text: str) -> playbooks.Playbook:
    return playbooks.read_playbook(text.encode(), _("the project's playbook"), playbooks.Playbook)
