"""How customers are reached and who must not be: the options of commands that write lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import pipeline
from core.cli.input_files import existing
from core.contacts import Suppression, contacts_of_list, read_suppression
from core.files import open_source, read_table

if TYPE_CHECKING:
    import argparse

    from core.analysis import Analysis
    from core.contacts import Contacts
    from core.files import Source


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


def contacts(options: argparse.Namespace, analysis: Analysis, folder: Path) -> Contacts:
    """How the customers are reached: by the orders, and by the list beside them.

    Parameters
    ----------
    folder : a private one
    """
    known = pipeline.read_contacts(analysis, folder)
    if not options.contact_list:
        return known
    listed = read_table(_open(options.contact_list), folder)
    return known.updated(contacts_of_list(listed, analysis.customers.frame.index))


def suppression(options: argparse.Namespace, folder: Path, region: str | None) -> Suppression:
    """Who must not be on any list.

    Parameters
    ----------
    folder : a private one
    region : two letters of the shop's country
    """
    result = Suppression()
    for name in options.suppress:
        result = result.joined(read_suppression(_open(name), folder, region))
    return result


def _open(name: str) -> Source:
    path = existing(Path(name))
    return open_source(path, path.name, uploaded=False)
