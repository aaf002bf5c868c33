"""Which of several columns of money is what customers paid, where names leave it open.

Exports write one sale several times: with and without tax, before and after a marketplace's fees,
in whole cents and as text. Which is which shows in how the columns go together: what one leaves of
another stands in a column of fees or tax, or is the same share of it everywhere.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from core import vocabulary
from core.columns.values import value_kinds
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

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
"""Tax has so many rates at most in one shop's file, a marketplace's fee one."""
_HIGHEST_TAX = 1.5
_ROUNDED = 0.005
"""By so much a rate of two decimals is off."""


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
    others = [name for name in (*money, *_unknown(raw)) if name not in {amount, *charges}]
    names = list(dict.fromkeys([amount, *others[:_MAX_COLUMNS], *charges]))
    columns = {one.name: one for one in value_kinds.look(raw, names, _ROWS)}
    chosen = columns[amount]
    if chosen.numbers is None:
        return None
    rivals = [
        columns[name]
        for name in names
        if name not in {amount, *charges} and columns[name].numbers is not None
    ]
    kept = [columns[name] for name in charges if columns[name].numbers is not None]
    return (
        _in_whole_units(chosen, rivals)
        or _before_charges(chosen, rivals, kept)
        or _with_tax(chosen, rivals)
        or _after_discounts(chosen, rivals)
    )


def _is_charge(column: str) -> bool:
    """Whether a name says that a column is a fee or a tax alone."""
    other = "gross net exclusive discount shipping"
    return vocabulary.holds_concept(column, "fee tax") and not vocabulary.holds_concept(
        column, other
    )


def _unknown(raw: files.RawTable) -> list[str]:
    """Columns whose names say nothing of money: they may hold it all the same."""
    return [name for name in raw.columns if not vocabulary.speaks_against("amount", name)]


def _in_whole_units(
    amount: ValueColumn, rivals: Sequence[ValueColumn]
) -> tuple[str, Sentence] | None:
    """The column that says in euros what the amount says in cents."""
    if not amount.whole:
        return None
    for rival in rivals:
        if rival.with_fractions and _is_factor(amount, rival, _CENTS):
            return rival.name, Sentence(
                "{paid} was used as the amount paid: {cents} says the same in hundredths. If "
                "{cents} should count, choose it (--role amount={cents}).",
                paid=rival.name,
                cents=amount.name,
            )
    return None


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
                "{paid} was used as the amount paid: {left} is what {fee} left of it. If {left} "
                "should count, choose it (--role amount={left}).",
                paid=rival.name,
                left=amount.name,
                fee=charge.name,
            )
    return None


def _with_tax(amount: ValueColumn, rivals: Sequence[ValueColumn]) -> tuple[str, Sentence] | None:
    """The column that is the amount and a steady share more, where the names say net or gross."""
    for rival in rivals:
        named = vocabulary.holds_concept(amount.name, "net exclusive") or vocabulary.holds_concept(
            rival.name, "gross"
        )
        if named and _is_steadily_above(_numbers(rival), _numbers(amount)):
            return rival.name, Sentence(
                "{paid} was used as the amount paid: {left} is the same without tax or fees. If "
                "{left} should count, choose it (--role amount={left}).",
                paid=rival.name,
                left=amount.name,
            )
    return None


def _after_discounts(
    amount: ValueColumn, rivals: Sequence[ValueColumn]
) -> tuple[str, Sentence] | None:
    """The column that is the amount on some rows and less on others, where names say gross or net.

    Tax would be missing on every row; a discount or a refund is not.
    """
    for rival in rivals:
        named = vocabulary.holds_concept(amount.name, "gross") and vocabulary.holds_concept(
            rival.name, "net"
        )
        if named and _is_sometimes_below(_numbers(rival), _numbers(amount)):
            return rival.name, Sentence(
                "{paid} was used as the amount paid: it equals {gross} on some rows and is lower "
                "on the others. If {gross} should count, choose it (--role amount={gross}).",
                paid=rival.name,
                gross=amount.name,
            )
    return None


def _is_sometimes_below(paid: Numbers, gross: Numbers) -> bool:
    known = np.isfinite(paid + gross) & (gross != 0)
    if known.sum() < _MIN_ROWS:
        return False
    same = np.abs(paid - gross)[known] <= _CENT
    below = same | (paid < gross)[known]
    return bool(_SOME <= np.mean(same) < 1 and np.mean(below) >= _NEARLY_ALL)


def _is_factor(one: ValueColumn, other: ValueColumn, factor: int) -> bool:
    """Whether one column is the other times a number, on nearly all rows that hold both."""
    left, right = _numbers(one), _numbers(other) * factor
    known = np.isfinite(left + right) & (right != 0)
    return bool(known.sum() >= _MIN_ROWS and np.mean(np.abs(left - right)[known] < 1) > _NEARLY_ALL)


def _is_steadily_above(gross: Numbers, net: Numbers) -> bool:
    """Whether money is other money times one of a few rates above 1."""
    known = np.isfinite(gross + net) & (net > 1)
    if known.sum() < _MIN_ROWS:
        return False
    gross, net = gross[known], net[known]
    open_rows = np.ones(len(net), bool)
    for _ in range(_MAX_RATES):
        rates, rows = np.unique(np.round((gross / net)[open_rows], 2), return_counts=True)
        rate = float(rates[rows.argmax()])
        if not 1 < rate < _HIGHEST_TAX:
            return False
        open_rows &= np.abs(gross - net * rate) > _CENT + net * _ROUNDED
        if np.mean(open_rows) <= 1 - _NEARLY_ALL:
            return True
    return False


def _numbers(column: ValueColumn) -> Numbers:
    return np.full(len(column.codes), np.nan) if column.numbers is None else column.numbers
