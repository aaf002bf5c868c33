"""`Forms`: what a visitor's pages hold in their fields, beside the fields themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from core.files import Source

FormName = Literal["campaigns", "experiments", "audiences", "roi"]


@dataclass
class Forms:
    """The fields of a visitor's pages.

    Parameters
    ----------
    drafts : as they stand, by page
    saved : the same under names, by page
    tables : rows that tables to edit begin with, by key, in the place of their own
    edited : rows of these tables as they stand
    results : files of results that saved tests are about, by checksum
    budget : one that was typed, until it is put into its field
    """

    drafts: dict[str, Any] = field(default_factory=dict)
    saved: dict[FormName, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    edited: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    results: dict[str, Source] = field(default_factory=dict)
    budget: float | None = None
