"""What a section of benchmarks/truth.py returns: its lines, and its claims held or missed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that must be so, with what was measured.

    Parameters
    ----------
    text : the claim, with its limit
    measured : the figure, as it is printed
    holds : whether it is so
    """

    text: str
    measured: str
    holds: bool

    def __str__(self) -> str:
        return f"{'holds' if self.holds else 'MISSED'}: {self.text}: {self.measured}"


@dataclass(frozen=True, slots=True)
class Section:
    """The measurements of one part of the product.

    Parameters
    ----------
    lines : printed as they are
    claims : printed below them
    """

    lines: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def missed(self) -> tuple[Claim, ...]:
        """The claims that do not hold."""
        return tuple(claim for claim in self.claims if not claim.holds)
