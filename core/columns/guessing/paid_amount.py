"""Which of several columns of money is what customers paid, where names leave it open.

An export can hold one sale several times: with and without tax, before and after a marketplace's
fees, in cents and in euros. Which is which shows in how the columns go together: what is missing
from one stands in a column of fees or tax, or is the same share of the other on every row.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core import vocabulary
from core.columns.values import value_kinds
from core.formatting import N_, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from core import files
    from core.columns.values.value_kinds import ValueColumn

    Numbers = NDArray[np.float64]

_ROWS = 4000
_MIN_ROWS = 12
_MAX_COLUMNS = 20
_CENT = 0.011
_NEARLY_ALL = 0.95
_SOME = 0.05
_CENTS = 100
_MAX_RATES = 3
"""The most rates of tax that one shop has; a marketplace's fee has one."""
_HIGHEST_RATE = 1.5
_ROUNDED = 0.005
"""How far a rate of two decimals may be off."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What makes another column of money the one that was paid.

    Parameters
    ----------
    named : whether the names allow it, of the amount and the other column
    fits : whether the values show it, in the same order
    text : why, as a template of both names
    """

    named: Callable[[str, str], bool]
    fits: Callable[[ValueColumn, ValueColumn], bool]
    text: str


def choose_paid_amount(
    raw: files.RawTable, amount: str, money: Sequence[str]
) -> tuple[str, Sentence] | None:
    """The column that customers paid and why, where it is not the one that names suggest.

    Parameters
    ----------
    amount : the column that names suggest
    money : columns called like money, the best name first
    """
    charges = [name for name in raw.columns if _is_charge(name)][:_MAX_COLUMNS]
    unknown = [name for name in raw.columns if not vocabulary.speaks_against("amount", name)]
    others = [name for name in (*money, *unknown) if name not in {amount, *charges}]
    names = list(dict.fromkeys([amount, *others[:_MAX_COLUMNS], *charges]))
    columns = [one for one in value_kinds.look(raw, names, _ROWS) if one.numbers is not None]
    chosen = next((one for one in columns if one.name == amount), None)
    if chosen is None:
        return None
    rivals = [one for one in columns if one.name not in {amount, *charges}]
    kept = [one for one in columns if one.name in charges]
    return _before_charges(chosen, rivals, kept) or _by_rules(chosen, rivals)


def _is_charge(column: str) -> bool:
    """Whether a name says that a column is a fee or a tax alone."""
    return _holds(column, "fee tax") and not _holds(column, "gross net exclusive discount shipping")


def _holds(column: str, concepts: str) -> bool:
    return vocabulary.holds_concept(column, concepts)


def _before_charges(
    amount: ValueColumn, rivals: Sequence[ValueColumn], charges: Sequence[ValueColumn]
) -> tuple[str, Sentence] | None:
    """The column of which a fee or a tax left the amount."""
    for rival, charge in itertools.product(rivals, charges):
        paid, left, kept = _numbers(rival), _numbers(amount), _numbers(charge)
        known = np.isfinite(paid + left + kept) & (kept != 0)
        adds_up = np.abs(np.abs(kept) - (paid - left))[known] <= _CENT
        if known.sum() >= _MIN_ROWS and np.mean(adds_up) >= _NEARLY_ALL:
            return rival.name, Sentence(
                "{paid} was used as the amount paid: {amount} is what {charge} left of it. If "
                "{amount} should count, choose it (--role amount={amount}).",
                paid=rival.name,
                amount=amount.name,
                charge=charge.name,
            )
    return None


def _by_rules(amount: ValueColumn, rivals: Sequence[ValueColumn]) -> tuple[str, Sentence] | None:
    """The first column that a rule makes the one that was paid."""
    for rule, rival in itertools.product(_RULES, rivals):
        if rule.named(amount.name, rival.name) and rule.fits(amount, rival):
            return rival.name, Sentence(rule.text, paid=rival.name, amount=amount.name)
    return None


def _is_in_cents(amount: ValueColumn, paid: ValueColumn) -> bool:
    """Whether whole numbers are a hundred times those of a column with decimals."""
    if not amount.whole or not paid.with_fractions:
        return False
    cents, units = _known(amount, paid)
    return len(units) >= _MIN_ROWS and bool(
        np.mean(np.abs(cents - _CENTS * units) < 1) > _NEARLY_ALL
    )


def _is_without_tax(amount: ValueColumn, paid: ValueColumn) -> bool:
    """Whether the other column is the amount times one of a few rates above 1, on every row."""
    net, gross = _known(amount, paid)
    net, gross = net[net > 1], gross[net > 1]
    if len(net) < _MIN_ROWS:
        return False
    unexplained = np.ones(len(net), bool)
    for _ in range(_MAX_RATES):
        rates, rows = np.unique(np.round((gross / net)[unexplained], 2), return_counts=True)
        rate = float(rates[rows.argmax()])
        if not 1 < rate < _HIGHEST_RATE:
            return False
        unexplained &= np.abs(gross - net * rate) > _CENT + net * _ROUNDED
        if np.mean(unexplained) <= 1 - _NEARLY_ALL:
            return True
    return False


def _is_before_discounts(amount: ValueColumn, paid: ValueColumn) -> bool:
    """Whether the other column is the amount on some rows and lower on the rest.

    Tax would be missing on every row; a discount or a refund is not.
    """
    gross, net = _known(amount, paid)
    if len(net) < _MIN_ROWS:
        return False
    same = np.abs(net - gross) <= _CENT
    return bool(_SOME <= np.mean(same) < 1 and np.mean(same | (net < gross)) >= _NEARLY_ALL)


def _known(one: ValueColumn, other: ValueColumn) -> tuple[Numbers, Numbers]:
    """The numbers of two columns on the rows where both have one and none is 0."""
    first, second = _numbers(one), _numbers(other)
    known = np.isfinite(first + second) & (first != 0) & (second != 0)
    return first[known], second[known]


def _numbers(column: ValueColumn) -> Numbers:
    return np.full(len(column.codes), np.nan) if column.numbers is None else column.numbers


_RULES = (
    _Rule(
        lambda _amount, _paid: True,
        _is_in_cents,
        N_(
            "{paid} was used as the amount paid: {amount} has the same amounts in hundredths. If "
            "{amount} should count, choose it (--role amount={amount})."
        ),
    ),
    _Rule(
        lambda amount, paid: _holds(amount, "net exclusive") or _holds(paid, "gross"),
        _is_without_tax,
        N_(
            "{paid} was used as the amount paid: {amount} is the same without tax or fees. If "
            "{amount} should count, choose it (--role amount={amount})."
        ),
    ),
    _Rule(
        lambda amount, paid: _holds(amount, "gross") and _holds(paid, "net"),
        _is_before_discounts,
        N_(
            "{paid} was used as the amount paid: it equals {amount} on some rows and is lower on "
            "the others. If {amount} should count, choose it (--role amount={amount})."
        ),
    ),
)
