"""What a visitor has done with their file, from bringing it to taking a list along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Step = Literal["file", "review", "segments", "plan", "export"]


@dataclass
class Checklist:
    """The steps that were taken with the file that is open.

    Parameters
    ----------
    file : its sha256; another file begins anew
    done : the steps
    dismissed : the visitor does not want to see it
    """

    file: str = ""
    done: set[Step] = field(default_factory=set)
    dismissed: bool = False

    def begin(self, file: str) -> None:
        """Count from nothing where another file is open than before."""
        if file != self.file:
            self.file, self.done = file, set()

    def tick(self, step: Step) -> None:
        """Take note that a step was taken."""
        self.done.add(step)
