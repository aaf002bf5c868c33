"""`token ACTION`: what programs use the API with: made, listed, revoked, and what they asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import access
from core.cli import output
from core.cli.options import shared_options as shared
from core.cli.options.action_names import check_names
from core.cli.project import find_project, named_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path


_NEEDS = {"create": ("NAME",), "list": (), "revoke": ("ID",), "log": ()}
"""What each action is given."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", choices=tuple(_NEEDS))
    parser.add_argument(
        "names", nargs="*", metavar="NAME|ID", help="what a new token is for, or the id of one"
    )
    shared.add_json(parser)
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    parser.add_argument(
        "--scope",
        action="append",
        choices=access.SCOPES,
        help="of create: what it allows; may be given several times (default: read)",
    )
    parser.add_argument(
        "--project",
        action="append",
        metavar="PROJECT",
        help="of create: only this project; may be given several times",
    )


def run(options: argparse.Namespace) -> None:
    """Do what is asked for."""
    check_names(options, _NEEDS)
    _ACTIONS[options.action](options, named_folder(options), *options.names)


def _create(options: argparse.Namespace, folder: Path, name: str) -> None:
    named = options.project
    projects = None if named is None else [find_project(folder, each).id for each in named]
    token, text = access.create_token(folder, name, options.scope or ["read"], projects)
    output.answer(
        options,
        lambda: access.token_document(token, text),
        lambda: f"{text}\nThis is shown once: keep it where your program finds it.",
    )


def _list(options: argparse.Namespace, folder: Path) -> None:
    tokens = access.list_tokens(folder)
    output.answer(
        options,
        lambda: [access.token_document(token) for token in tokens],
        lambda: access.tokens_text(tokens),
    )


def _revoke(options: argparse.Namespace, folder: Path, token_id: str) -> None:
    token = access.revoke_token(folder, token_id)
    output.answer(
        options, lambda: access.token_document(token), lambda: access.tokens_text([token])
    )


def _log(options: argparse.Namespace, folder: Path) -> None:
    entries = access.read_audit(folder)
    output.answer(
        options, lambda: access.audit_document(entries), lambda: access.audit_text(entries)
    )


_ACTIONS: dict[str, Callable[..., None]] = {
    "create": _create,
    "list": _list,
    "revoke": _revoke,
    "log": _log,
}
