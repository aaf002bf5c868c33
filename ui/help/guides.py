"""The guides in docs/, shown in the dashboard: nothing is fetched from anywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.formatting import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = Path(__file__).resolve().parents[2] / "docs"
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)")
_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)
_FENCE = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)


class Guide(NamedTuple):
    """A guide: its file, and what it is for."""

    name: str
    title: str


_GUIDES = (
    Guide("formats", N_("File formats")),
    Guide("playbooks", N_("Write a playbook of your own")),
    Guide("segments", N_("Build segments of your own")),
    Guide("methods", N_("How every number is computed")),
    Guide("settings", N_("Every setting")),
    Guide("cli", N_("Command line")),
    Guide("deploying", N_("Run it for a team")),
)


def installed() -> Mapping[str, Guide]:
    """The guides that are installed with the dashboard, by their name."""
    return {guide.name: guide for guide in _GUIDES if _path(guide.name).is_file()}


def text(name: str) -> str:
    """A guide as Markdown that fits below the title of a page.

    Links to other guides lead to them on this page, other files of the project are named only.

    Parameters
    ----------
    name : of `installed`
    """
    pieces = _FENCE.split(_path(name).read_text(encoding="utf-8"))
    return "".join(piece if piece.startswith("```") else _fitted(piece) for piece in pieces)


def _fitted(markdown: str) -> str:
    return _HEADING.sub(r"#\1 ", _LINK.sub(_linked, _IMAGE.sub("", markdown)))


def _linked(link: re.Match[str]) -> str:
    label, target = link[1], Path(link[2]).stem
    return f"[{label}](?guide={target})" if target in installed() else label


def _path(name: str) -> Path:
    return _FOLDER / f"{name}.md"
