"""`delivery ACTION PROJECT`: where a project's events go, and the secrets they go with."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

from core import deliveries
from core.cli import output
from core.cli.options import shared_options as shared
from core.cli.options.action_names import check_names
from core.cli.project import find_project, named_folder
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path


_NEEDS = {
    "list": ("PROJECT",),
    "add": ("PROJECT", "NAME", "KIND"),
    "remove": ("PROJECT", "NAME"),
    "secret": ("PROJECT", "NAME"),
}
"""What each action is given."""

_FIELDS = (
    *("url", "host", "port", "security", "user", "sender", "to", "path", "address", "endpoint"),
    *("table", "sends", "audiences", "list_format"),
)
"""Options that are fields of a delivery."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", choices=tuple(_NEEDS))
    parser.add_argument(
        "names",
        nargs="*",
        metavar="PROJECT|NAME|KIND",
        help=f"a project, a name, and of add: {', '.join(deliveries.DELIVERY_KINDS)}",
    )
    shared.add_json(parser)
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    _add_events(parser)
    _add_places(parser)


def _add_events(parser: argparse.ArgumentParser) -> None:
    """What is sent."""
    parser.add_argument(
        "--send",
        action="append",
        dest="sends",
        choices=("digest", "moves"),
        help="what fired, or whose segment has changed; may be given several times",
    )
    parser.add_argument(
        "--list",
        action="append",
        dest="audiences",
        metavar="NAME",
        help="a saved list, or a segment, after each new run; may be given several times",
    )
    parser.add_argument(
        "--list-format", metavar="FORMAT", help="of lists with contact data (default: plain)"
    )
    parser.add_argument(
        "--contact-data", action="store_true", help="lists hold addresses and numbers too"
    )
    parser.add_argument(
        "--secret-env", metavar="VARIABLE", help="environment variable that holds the secret"
    )


def _add_places(parser: argparse.ArgumentParser) -> None:
    """Where it is sent."""
    parser.add_argument("--url", help="of webhook: where requests go")
    parser.add_argument("--mail-server", dest="host", metavar="HOST", help="of email")
    parser.add_argument("--mail-port", dest="port", type=int, metavar="PORT", help="of email")
    parser.add_argument(
        "--security", choices=("starttls", "tls", "none"), help="of email (default: starttls)"
    )
    parser.add_argument("--user", help="of email: who signs in")
    parser.add_argument("--sender", metavar="ADDRESS", help="of email")
    parser.add_argument(
        "--to", action="append", metavar="ADDRESS", help="of email; may be given several times"
    )
    parser.add_argument("--folder", dest="path", metavar="DIR", help="of folder, from the root")
    parser.add_argument("--address", metavar="S3", help="of storage: s3://bucket/prefix")
    parser.add_argument("--endpoint", metavar="URL", help="of storage: another than Amazon's")
    parser.add_argument("--into", dest="table", metavar="TABLE", help="of table: its name")


def run(options: argparse.Namespace) -> None:
    """Do what is asked for."""
    check_names(options, _NEEDS)
    folder = named_folder(options)
    project = find_project(folder, options.names[0])
    _ACTIONS[options.action](options, folder, project.id, *options.names[1:])


def _list(options: argparse.Namespace, folder: Path, project_id: str) -> None:
    held = deliveries.held_deliveries(folder, project_id)
    output.answer(
        options,
        lambda: [deliveries.delivery_document(one) for one in held],
        lambda: deliveries.deliveries_text(held),
    )


def _add(options: argparse.Namespace, folder: Path, project_id: str, name: str, kind: str) -> None:
    wanted: dict[str, Any] = {"name": name, "kind": kind, "contact_data": options.contact_data}
    wanted |= {
        field: getattr(options, field) for field in _FIELDS if getattr(options, field) is not None
    }
    if options.audiences and not options.sends:
        wanted["sends"] = ()
    made, secret = deliveries.add_delivery(folder, project_id, wanted, _given(options))
    _tell(options, made, secret)


def _secret(options: argparse.Namespace, folder: Path, project_id: str, name: str) -> None:
    now = dt.datetime.now(dt.UTC)
    made, secret = deliveries.replace_secret(folder, project_id, name, _given(options), now)
    _tell(options, made, secret)


def _given(options: argparse.Namespace) -> str:
    """The secret in the environment variable that was named; empty where none was."""
    variable = options.secret_env
    if variable is not None and not os.environ.get(variable):
        raise SettingError(
            f"The environment variable {variable} is empty.", "Put the secret into it first."
        )
    return "" if variable is None else os.environ[variable]


def _tell(options: argparse.Namespace, made: deliveries.Delivery, secret: str) -> None:
    """The delivery, and the secret of a webhook where it was made just now."""
    signing = secret if made.kind == "webhook" and options.secret_env is None else ""
    output.answer(
        options,
        lambda: deliveries.delivery_document(made, signing),
        lambda: "\n".join(
            [
                deliveries.deliveries_text([made]),
                *(
                    [f"{signing}\nThis is shown once: the receiver checks signatures with it."]
                    if signing
                    else []
                ),
            ]
        ),
    )


def _remove(options: argparse.Namespace, folder: Path, project_id: str, name: str) -> None:
    deliveries.remove_delivery(folder, project_id, name)
    _list(options, folder, project_id)


_ACTIONS: dict[str, Callable[..., None]] = {
    "list": _list,
    "add": _add,
    "remove": _remove,
    "secret": _secret,
}
