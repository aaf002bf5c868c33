"""TMDL, the text a Power BI semantic model is written in: names, descriptions, indented lines.

Objects and their properties are lines, and a tab deeper belongs to the line above
(learn.microsoft.com/analysis-services/tmdl/tmdl-overview).
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_NAMESPACE = uuid.UUID("5c6c4c3a-3b0e-4b7e-8a51-6f1d8b1f9f27")


def one_line(text: str) -> str:
    """A text without line breaks and what else nobody sees."""
    return _UNSEEN.sub(" ", text).strip()


def tmdl_name(name: str) -> str:
    """A name as TMDL has it: in apostrophes where it is more than one word."""
    name = one_line(name)
    return name if _PLAIN.fullmatch(name) else "'" + name.replace("'", "''") + "'"


def dax_column(table: str, column: str) -> str:
    """A column as a formula names it."""
    quoted = one_line(table).replace("'", "''")
    return f"'{quoted}'[{one_line(column).replace(']', ']]')}]"


def m_text(text: str) -> str:
    """A text as Power Query has it; a number sign before a bracket would begin an escape."""
    doubled = text.replace('"', '""').replace("#(", "#(#)(")
    return f'"{one_line(doubled)}"'


def tag(*names: str) -> str:
    """An id that is the same for the same object of every export."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(names)))


def described(text: str, lines: Iterable[str]) -> list[str]:
    """An object with its description above it."""
    return [f"/// {one_line(text)}", *lines]


def indented(lines: Iterable[str], depth: int = 1) -> list[str]:
    """Lines that belong to the one above; a blank line stays blank."""
    return [f"{chr(9) * depth}{line}" if line else line for line in lines]


def as_text(lines: Iterable[str]) -> str:
    """Lines as the content of a file."""
    return "\n".join(lines) + "\n"
