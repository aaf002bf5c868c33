"""Messages to the user: errors that stop the work, and notices that go with the result."""

from __future__ import annotations

import copyreg
import errno
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from core.formatting import Sentence, from_json, to_json


class ClienteleError(Exception):
    """Something the user can put right.

    Parameters
    ----------
    message : what happened and where (file, sheet, row, column), in plain words
    hint : what to do about it
    code : a stable word for programs; each kind of error has its own default
    """

    default_code: ClassVar[str] = "error"

    def __init__(self, message: str, hint: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or self.default_code

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled, it is the same again: it may come from the process of a job."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    def as_dict(self) -> dict[str, str]:
        """The error as the terminal and the API print it."""
        return {"code": self.code, "message": self.message, "hint": self.hint}


class UnreadableFileError(ClienteleError):
    """The file is not a table, is damaged, or is locked."""

    default_code = "unreadable_file"


class LimitExceededError(ClienteleError):
    """The file is larger than this installation allows."""

    default_code = "limit_exceeded"


class DatabaseError(ClienteleError):
    """The database this installation is connected to cannot be reached or read."""

    default_code = "database"


class UnknownTableError(ClienteleError):
    """The table asked for is not in the file."""

    default_code = "unknown_table"


class MissingRoleError(ClienteleError):
    """No column could be found for a role that is needed, or a named column is not there."""

    default_code = "missing_role"


class MissingMoneyError(MissingRoleError):
    """No column could be found for money, and some column may hold it: leaving it out is a way."""


class UnreadableColumnError(ClienteleError):
    """A column was chosen for a role but its values cannot be read as that role."""

    default_code = "unreadable_column"


class NothingToSegmentError(ClienteleError):
    """Nothing is left to segment after cleaning."""

    default_code = "nothing_to_segment"


class NothingToForecastError(ClienteleError):
    """The file does not tell when customers ordered, or tells of one day only."""

    default_code = "nothing_to_forecast"


class NothingToCompareError(ClienteleError):
    """The file does not tell of customers at two dates."""

    default_code = "nothing_to_compare"


class SettingError(ClienteleError):
    """A setting is out of its bounds or does not fit the data."""

    default_code = "setting"


class PlaybookError(ClienteleError):
    """A playbook file does not hold what a playbook needs."""

    default_code = "playbook"


class StoredModelError(ClienteleError):
    """A saved model is missing, damaged, or made by something this version cannot read."""

    default_code = "stored_model"


class ProjectError(ClienteleError):
    """A project is missing, damaged, in use, or was changed by somebody else."""

    default_code = "project"


class OrderError(ClienteleError):
    """An order cannot be counted: it belongs elsewhere, or another one has its number."""

    default_code = "order"


class DeliveryError(ClienteleError):
    """Something cannot be sent: nobody answers, the other side refuses it, or it may not leave."""

    default_code = "delivery"


class MachineError(ClienteleError):
    """The machine refused something: its disk is full or read-only, or its memory has run out."""

    default_code = "machine"


_REFUSALS = {
    errno.ENOSPC: ("No space left", "the disk is full", "Make room on the disk"),
    errno.EDQUOT: ("Disk quota exceeded", "the disk quota is used up", "Make room on the disk"),
    errno.EROFS: ("Read-only file system", "the disk is read-only", "Give it a place to write to"),
    errno.EFBIG: ("File too large", "a file would grow too large", "Take a smaller file"),
    errno.ENOMEM: (
        "Out of Memory",
        "the memory ran out",
        "Take less data, or more memory",
    ),
}


def machine_error(error: BaseException) -> MachineError | None:
    """What the machine refused, in words; None where an error is of another kind.

    Parameters
    ----------
    error : from Python, or from a library that knows the system's reason by its words only
    """
    number = errno.ENOMEM if isinstance(error, MemoryError) else getattr(error, "errno", None)
    text = str(error)
    for known, (words, what, hint) in _REFUSALS.items():
        if number == known or (number is None and words in text):
            return MachineError(f"The work stopped because {what}.", f"{hint}, then try again.")
    return None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know that does not stop the work.

    Parameters
    ----------
    code : a stable word for programs
    sentence : what to say, with its values; a plain text where it holds no number and no day
    rows : how many rows of the file it concerns, 0 when it is not about rows
    """

    code: str
    sentence: str | Sentence
    rows: int = 0

    @property
    def message(self) -> str:
        """The sentence in the house's format, as programs and the terminal print it."""
        return self.text()

    def text(self, locale: str = "", *, on_screen: bool = False) -> str:
        """The sentence as a person reads it; the parameters are those of `Sentence.text`."""
        if isinstance(self.sentence, str):
            return self.sentence
        return self.sentence.text(locale, on_screen=on_screen)

    def as_dict(self) -> dict[str, Any]:
        """The notice as JSON knows it: `from_dict` gives it back."""
        return {"code": self.code, "sentence": to_json(self.sentence), "rows": self.rows}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Notice:
        """A notice from what `as_dict` made of it."""
        return cls(content["code"], from_json(content["sentence"]), content["rows"])
