"""How customers are reached and who must not be: the options of commands that write lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core import contacts as reached
from core import files, pipeline
from core.cli.input_files import existing

if TYPE_CHECKING:
    import argparse

    from core.analysis import Analysis
    from core.contacts import Contacts, Permission
    from core.files import Source


@dataclass(frozen=True)
class OwnLists:
    """The lists that a project keeps: they count without being named.

    Parameters
    ----------
    contact_list : the customers' addresses and consents; None where there is none
    suppressed : lists of people who are left out of every list
    """

    contact_list: Source | None = None
    suppressed: tuple[Source, ...] = ()


NO_LISTS = OwnLists()


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_contact_list(parser)
    parser.add_argument(
        "--suppress",
        action="append",
        default=[],
        metavar="FILE",
        help="a file with addresses, phone numbers or customers that must not be on any list",
    )
    parser.add_argument(
        "--ignore-consent",
        action="store_true",
        help="also customers who did not agree to marketing",
    )


def add_contact_list(parser: argparse.ArgumentParser) -> None:
    """Add the option for a file with addresses and consents."""
    parser.add_argument(
        "--contact-list",
        metavar="FILE",
        help="a file with the customers' addresses and consents, where the orders have none",
    )


def listed_contacts(
    options: argparse.Namespace, analysis: Analysis, folder: Path
) -> Contacts | None:
    """How customers are reached, with the file of `--contact-list`; None where none is named."""
    return contacts(options, analysis, folder) if options.contact_list else None


def contacts(
    options: argparse.Namespace, analysis: Analysis, folder: Path, own: OwnLists = NO_LISTS
) -> Contacts:
    """How the customers are reached: by the orders, by the project's list, by the one named.

    Parameters
    ----------
    folder : a private one
    own : the lists of the project
    """
    known = pipeline.read_contacts(analysis, folder)
    named = getattr(options, "contact_list", None)
    lists = (own.contact_list, _open(named) if named else None)
    for source in (one for one in lists if one is not None):
        table, everybody = files.read_table(source, folder), analysis.customers.frame.index
        known = known.updated(reached.contacts_of_list(table, everybody))
    return known


def allowed(
    options: argparse.Namespace,
    analysis: Analysis,
    known: Contacts,
    folder: Path,
    own: OwnLists = NO_LISTS,
) -> Permission:
    """Who may be contacted, by the lists of the project and those that are named.

    Parameters
    ----------
    known : how the customers are reached
    folder : a private one
    own : the lists of the project
    """
    region = pipeline.home_region(analysis)
    gone = reached.Suppression()
    for source in (*own.suppressed, *map(_open, options.suppress)):
        gone = gone.joined(reached.read_suppression(source, folder, region))
    return reached.permission(
        analysis.customers.frame.index,
        known,
        gone,
        region,
        consent=not options.ignore_consent,
    )


def _open(name: str) -> Source:
    path = existing(Path(name))
    return files.open_source(path, path.name, uploaded=False)
