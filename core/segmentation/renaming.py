"""A visitor's own names for segments: shown everywhere, known as what they were underneath.

A renamed segment keeps its archetype, so that playbooks and colours still know it, and so that a
later search that finds the same archetype gives it the same name again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import Notice, SettingError
from core.formatting import Sentence
from core.segmentation.naming.archetypes import SEGMENT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.segmentation.model import SegmentationModel
    from core.segmentation.result import Segmentation

OwnNames = tuple[tuple[str, str], ...]
"""(what the model calls it, own name), as in `SegmentSettings.names`."""


def rename_segments(segmentation: Segmentation, own: OwnNames) -> Segmentation:
    """The same segments under one's own names; what is not renamed is called what it was.

    An own name that another segment has already is left out, with a notice: names are remembered
    from one search to the next, and the next may find a segment that is called so.

    Parameters
    ----------
    segmentation : renamed before or not
    own : (what the model calls it, own name); names of segments that are not there are skipped
    """
    before = {profile.name: profile.known_as for profile in segmentation.profiles}
    called, clashing = _called(before.values(), dict(own))
    if all(called[known] == name for name, known in before.items()) and not clashing:
        return replace(segmentation, notices=_said(segmentation, before, called, dict(own), ()))
    profiles = tuple(
        replace(
            profile,
            name=called[profile.known_as],
            base="" if called[profile.known_as] == profile.known_as else profile.known_as,
        )
        for profile in segmentation.profiles
    )
    now = {name: called[known] for name, known in before.items()}
    return replace(
        segmentation,
        labels=segmentation.labels.map(now).astype("str"),
        profiles=profiles,
        model=_model(segmentation, called),
        notices=_said(segmentation, before, called, dict(own), clashing),
    )


def prefix_segments(segmentation: Segmentation, prefix: str) -> Segmentation:
    """The same segments, every name after a word that says whose they are: "Model: Champions".

    Two segmentations of one shop have names in common for different customers.

    Parameters
    ----------
    segmentation : renamed before or not
    prefix : of every name, as it stands before it
    """
    own = {profile.known_as: f"{prefix}{profile.name}" for profile in segmentation.profiles}
    return rename_segments(segmentation, tuple(own.items()))


def own_names_in_use(segmentation: Segmentation) -> OwnNames:
    """The own names that are in use, as `rename` takes them."""
    model = segmentation.model
    held = dict(zip(getattr(model, "archetypes", ()), getattr(model, "names", ()), strict=False))
    held |= {profile.base: profile.name for profile in segmentation.profiles if profile.base}
    return tuple((known, name) for known, name in held.items() if known != name)


def check_own_names(segmentation: Segmentation, own: OwnNames) -> None:
    """Refuse own names that would make two segments one.

    Raises
    ------
    SettingError : two segments would be called the same
    """
    known = [profile.known_as for profile in segmentation.profiles]
    called, clashing = _called(known, dict(own))
    if clashing:
        name = dict(own)[clashing[0]]
        other = next(item for item in known if called[item].casefold() == name.casefold())
        raise SettingError(
            f"{clashing[0]} cannot be called {name}: {other} already has that name.",
            "Give every segment a name of its own.",
        )


def unknown_names(segmentation: Segmentation, own: OwnNames) -> tuple[str, ...]:
    """What own names are given for that no segment can ever be called: a slip of the pen."""
    held = {profile.known_as for profile in segmentation.profiles} | set(SEGMENT_NAMES)
    return tuple(name for name, _ in own if name not in held)


def _called(known: Iterable[str], own: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """What each segment will be called, and which own names another segment has already."""
    every = list(known)
    taken = {name.casefold() for name in every if name not in own}
    called: dict[str, str] = {}
    clashing = []
    for name in every:
        wanted = own.get(name, name)
        if name in own and wanted.casefold() in taken:
            clashing.append(name)
            wanted = name
        called[name] = wanted
        taken.add(wanted.casefold())
    return called, tuple(clashing)


def _model(segmentation: Segmentation, called: Mapping[str, str]) -> SegmentationModel | None:
    """The model with the names it gives, and what they stand for."""
    model = segmentation.model
    if model is None:
        return None
    known = model.archetypes or model.names
    names = tuple(called.get(item, item) for item in known)
    return replace(model, names=names, archetypes=() if names == known else known)


def _said(
    segmentation: Segmentation,
    before: Mapping[str, str],
    called: Mapping[str, str],
    own: Mapping[str, str],
    clashing: tuple[str, ...],
) -> tuple[Notice, ...]:
    """The notices, with the names as they are now."""
    kept = []
    for notice in segmentation.notices:
        if notice.code == "name_taken":
            continue
        if notice.code == "noise" and isinstance(notice.sentence, Sentence):
            known = before.get(str(notice.sentence["segment"]))
            if known is not None:
                sentence = notice.sentence.with_values(segment=called[known])
                kept.append(replace(notice, sentence=sentence))
                continue
        kept.append(notice)
    taken = [
        Notice(
            "name_taken",
            f"{name} is not called {own[name]}, because another segment has that name.",
        )
        for name in clashing
    ]
    return (*kept, *taken)
