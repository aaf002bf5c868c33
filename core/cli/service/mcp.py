"""`mcp PROJECT`: a project's questions for assistants, over standard input and output."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from core import assistant
from core.cli.input_files import private_folder
from core.cli.project import find_project, named_folder
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("project", metavar="PROJECT", help="id or name of the project")
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    parser.add_argument(
        "--contact-data",
        action="store_true",
        help="let the assistant ask how a customer is reached",
    )


def run(options: argparse.Namespace) -> None:
    """Answer until standard input ends."""
    folder = named_folder(options)
    project = find_project(folder, options.project)
    if importlib.util.find_spec("mcp") is None:
        raise SettingError(
            "Assistants need a package that is not installed.",
            "Install it: `pip install -r requirements-mcp.txt`.",
            "not_installed",
        )
    with private_folder() as private:
        questions = assistant.ProjectQuestions(folder, project.id, private)
        server = assistant.make_mcp_server(
            questions, project.name, contact_data=options.contact_data
        )
        server.run("stdio")
