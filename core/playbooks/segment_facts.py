"""What was measured about a segment, in words: the facts on a strategy card and in its texts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import formatting
from core.formatting import _, say
from core.playbooks import message_fields
from core.playbooks.favourites import NO_FAVOURITES, Favourites

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.features import ReorderRate
    from core.forecast import SegmentForecast
    from core.segmentation import Profile

MIN_WAIT_DAYS = 7
"""At most one message a week, however often a segment orders."""
MAX_WAIT_DAYS = 365

_MIN_COIN = 0.01
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip

_MEASURED_MONEY = ("revenue", "revenue_share", "spend_each", "order_value")
_OF_MONEY = (*_MEASURED_MONEY, "minimum_spend")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_FIELD = re.compile(r"\{([a-z_]+)(?:\|([^{}|]*))?\}")


@dataclass(frozen=True, slots=True)
class OrderRhythm:
    """The typical days between orders, and where they are known from.

    Parameters
    ----------
    days : days between two orders
    source : "segment", "shop" (the other segments) or "assumed"
    """

    days: float
    source: str

    @classmethod
    def of(cls, profile: Profile, usual: float | None, assumed: float) -> OrderRhythm:
        """The segment's own rhythm, else the shop's, else an assumption."""
        if profile.interpurchase_days is not None and profile.interpurchase_days > 0:
            return cls(profile.interpurchase_days, "segment")
        if usual is not None:
            return cls(usual, "shop")
        return cls(assumed, "assumed")

    @property
    def text(self) -> str:
        """The rhythm in words; an assumption says so."""
        text = formatting.days(self.days)
        return f"{text} (assumed)" if self.source == "assumed" else text

    def contact_days(self, rhythms: float) -> int:
        """Days to wait for a number of rhythms; 0 is now, else a week to a year."""
        if rhythms == 0:
            return 0
        return round(min(max(self.days * rhythms, MIN_WAIT_DAYS), MAX_WAIT_DAYS))


def next_order(orders: float) -> str:
    """Which order comes after so many: "third"; "next" where they are many or not known."""
    known = math.isfinite(orders) and 0 <= round(orders) < len(_ORDINALS)
    return _ORDINALS[round(orders)] if known else "next"


def usual_rhythm(profiles: Sequence[Profile]) -> float | None:
    """The shop's typical days between orders: the segments' medians, weighted by their orders.

    None where no segment has repeat customers.

    Parameters
    ----------
    profiles : all segments of the shop
    """
    measured = [
        (profile.interpurchase_days, profile.orders or 0)
        for profile in profiles
        if profile.interpurchase_days is not None and profile.interpurchase_days > 0
    ]
    weight = sum(orders for _, orders in measured)
    return sum(gap * orders for gap, orders in measured) / weight if weight else None


def fact_list(
    profile: Profile,
    currency: str | None,
    ahead: SegmentForecast | None = None,
    favourites: Favourites = NO_FAVOURITES,
) -> tuple[tuple[str, str], ...]:
    """The measured facts of a segment as (label, text) pairs.

    Parameters
    ----------
    profile : the segment
    currency : how money is written
    ahead : what it is expected to bring, where that was forecast
    favourites : what it orders more often than others
    """
    revenue_known = math.isfinite(profile.revenue)
    money = {_("Revenue"), _("Spend per customer"), _("Order value")}
    pairs = [
        (
            _("Customers"),
            say(
                "{customers} ({share:%} of all)",
                customers=formatting.count(profile.customers),
                share=profile.share,
            ),
        ),
        (
            _("Revenue"),
            (
                f"{formatting.money(profile.revenue, currency)}"
                f" ({formatting.percent(profile.revenue_share)})"
            ),
        ),
        (
            _("Last order"),
            say("{recency_days:days} before the file ends", recency_days=profile.recency_days),
        ),
        (_("Orders per customer"), formatting.decimal(profile.frequency)),
        (_("Spend per customer"), formatting.money(profile.monetary, currency)),
        (_("Order value"), formatting.money(profile.order_value, currency)),
    ]
    if not revenue_known:
        pairs = [(label, text) for label, text in pairs if label not in money]
    if profile.interpurchase_days is not None:
        pairs.append((_("Between two orders"), formatting.days(profile.interpurchase_days)))
    pairs += [
        (say("Ordered again within {days:days}", days=rate.days), reorder_text(rate))
        for rate in profile.reorders
    ]
    if profile.return_rate > 0:
        pairs.append((_("Return rate"), formatting.percent(profile.return_rate)))
    if liked := favourites.categories or favourites.products:
        pairs.append((_("Buys more often"), formatting.listed(liked)))
    if ahead is not None:
        pairs += _expected(ahead, currency)
    return tuple(pairs)


def reorder_text(rate: ReorderRate) -> str:
    """What customers like these did next: 34% (31% to 37%; 175 of 512)."""
    return (
        f"{formatting.percent(rate.rate)} ({formatting.percent(rate.low)} to "
        f"{formatting.percent(rate.high)}; {formatting.count(rate.ordered)} of "
        f"{formatting.count(rate.customers)})"
    )


def reorder_sentence(profile: Profile) -> str:
    """The same as a sentence; empty where it was not counted."""
    rate = profile.reordered
    if rate is None:
        return ""
    return say(
        "Of {customers:# customer|# customers} like these, counted from {since}, {rate:%} "
        "ordered within {days:days} (80% range: {low:%} to {high:%}).",
        customers=rate.customers,
        since=formatting.date(rate.since),
        rate=rate.rate,
        days=rate.days,
        low=rate.low,
        high=rate.high,
    )


def _expected(ahead: SegmentForecast, currency: str | None) -> list[tuple[str, str]]:
    """What a segment is expected to bring, and how much of it is likely gone."""
    unit = currency if ahead.money else None
    what = _("Expected") if ahead.money else _("Expected order days")
    low, high = formatting.money_short(ahead.low, unit), formatting.money_short(ahead.high, unit)
    return [
        (
            f"{what} in {formatting.days(ahead.days)}",
            say(
                "{total} (likely {low} to {high})",
                total=formatting.money_short(ahead.total, unit),
                low=low,
                high=high,
            ),
        ),
        (_("Won't order"), say("{churn_risk:.0%} of them", churn_risk=ahead.churn_risk)),
        (_("Yearly revenue at risk"), formatting.money_short(ahead.at_risk, unit)),
    ]


def field_texts(
    profile: Profile,
    currency: str | None,
    rhythm: OrderRhythm,
    favourites: Favourites = NO_FAVOURITES,
) -> dict[str, str]:
    """The measured facts by the names that playbook texts use; favourites only where there are any.

    Parameters
    ----------
    profile : the segment
    currency : how money is written
    rhythm : its days between orders
    favourites : what it orders more often than others
    """
    known = {
        "segment": profile.name,
        "customers": formatting.count(profile.customers),
        "customers_share": formatting.percent(profile.share),
        "revenue": formatting.money(profile.revenue, currency),
        "revenue_share": formatting.percent(profile.revenue_share),
        "orders_each": formatting.decimal(profile.frequency),
        "next_order": next_order(profile.frequency),
        "spend_each": formatting.money(profile.monetary, currency),
        "order_value": formatting.money(profile.order_value, currency),
        "recency": formatting.days(profile.recency_days),
        "rhythm": rhythm.text,
        "minimum_spend": formatting.money(round_up(profile.order_value), currency, cents=False),
    }
    if not math.isfinite(profile.revenue):
        known |= {name: f"[{name.replace('_', ' ')}]" for name in _OF_MONEY}
    if favourites.products:
        known["favourite_product"] = favourites.products[0]
        known["favourite_products"] = formatting.listed(favourites.products)
    if favourites.categories:
        known["favourite_category"] = favourites.categories[0]
        known["favourite_categories"] = formatting.listed(favourites.categories)
    return known


def why_text(text: str, known: Mapping[str, str]) -> str:
    """Why a segment matters; where that needs unknown amounts, what is known instead."""
    filled = fill_fields(text, known)
    if not any(f"[{name.replace('_', ' ')}]" in filled for name in _MEASURED_MONEY):
        return filled
    return fill_fields(
        "{customers} customers, {customers_share} of all, with typically {orders_each} orders "
        "each. Their spend is not known.",
        known,
    )


def fill_fields(text: str, known: Mapping[str, str]) -> str:
    """Put facts into a text, once: what a fact says is never looked at again.

    Where a fact is not known, the words after its bar stand instead: {favourite_products|our best
    sellers}. Where money is not known and there are no such words, a sentence about it is left out,
    as long as another one stays; what is for the shop to decide keeps its place in square brackets.

    Parameters
    ----------
    text : with names in braces
    known : text by name; a name that is not there stays as it stands
    """
    unknown = {name for name in _MEASURED_MONEY if known.get(name, "").startswith("[")}
    if unknown:
        all_sentences = sentences(text)
        kept = [sentence for sentence in all_sentences if not unknown & set(_bare(sentence))]
        text = " ".join(kept or all_sentences)
    return _FIELD.sub(lambda field: _filled(field, known, unknown), text)


def sentences(text: str) -> list[str]:
    """A text cut into its sentences."""
    return _SENTENCE.split(text)


def _bare(text: str) -> Iterable[str]:
    """The names in a text that come without words to stand in for them."""
    return (field[1] for field in _FIELD.finditer(text) if field[2] is None)


def _filled(field: re.Match[str], known: Mapping[str, str], unknown: set[str]) -> str:
    name, instead = field[1], field[2]
    if instead is not None and (name in unknown or name not in known):
        return instead
    return known.get(name, field[0])


def is_stand_in(text: str) -> bool:
    """Whether words can stand in for a fact that is not known.

    Parameters
    ----------
    text : what stands after the bar
    """
    return len(text.strip()) >= message_fields.MIN_STAND_IN_LETTERS and not set(text) & set("[]{}|")


def fields_in(text: str) -> frozenset[str]:
    """The names a text asks for.

    Parameters
    ----------
    text : with names in braces
    """
    return frozenset(field[1] for field in _FIELD.finditer(text))


def round_up(value: float) -> float:
    """The next amount a shop would print as a minimum: 43.16 gives 45, 437 gives 450.

    Rounded up to half of its leading power of ten; 0 for amounts below any coin.
    """
    if value < _MIN_COIN or not math.isfinite(value):
        return 0.0
    step = 10.0 ** math.floor(math.log10(value)) / 2
    return math.ceil(round(value / step, 9)) * step
