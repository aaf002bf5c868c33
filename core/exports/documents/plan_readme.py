"""The text that goes with a campaign's files: what each is for, and how to measure with them."""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import TYPE_CHECKING

from core import campaigns, experiments, formatting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.campaigns import Audience, CampaignPlan

_WIDTH = 88
_STEPS = """\
Keep this folder. Until you measure, send nothing from this campaign to the hold-out.
Export your orders again {end}, and open them in Clientele.
On the Campaigns page choose "Measure a campaign" and upload {list_file}; in a terminal: \
plan ORDERS --learn-from {list_file}. Customers who were contacted are compared with the hold-out, \
for each segment and channel, and the next plan starts from what was measured.
Leave nobody out of that list, not even those who opened nothing or could not be reached."""


def text(
    plan: CampaignPlan,
    currency: str | None,
    starts_on: dt.date | None = None,
) -> str:
    """README.txt of a campaign.

    Parameters
    ----------
    plan : the campaign
    currency : how money is written
    starts_on : its first day, where it is known
    """
    sections = [
        ("Your campaign", list(_campaign(plan, currency, starts_on))),
        ("Files", list(_files(plan))),
    ]
    if plan.audiences:
        sections.append(("Who is on the lists", list(_who(plan))))
        sections.append(("The offers", list(_offers(plan))))
    if plan.held_customers:
        sections.append(("How to measure it", list(_measuring(plan, starts_on))))
    written = [f"{title}\n{'-' * len(title)}\n" + "\n".join(lines) for title, lines in sections]
    return "\n\n".join(written) + "\n"


def held_out(plan: CampaignPlan, currency: str | None = None) -> str:
    """How many customers get nothing, and what that can say of money.

    Parameters
    ----------
    plan : a campaign
    currency : how money is written
    """
    if not plan.held_customers:
        return "Nobody is held out, so the effect of the campaign cannot be measured."
    held = plan.held_customers
    text = (
        f"{formatting.count(held)} of {formatting.count(plan.chosen_customers, 'customer')}"
        f" ({formatting.percent(held / plan.chosen_customers)}), drawn at random,"
        f" {'gets' if held == 1 else 'get'} no message, so that the campaign can be measured."
    )
    if plan.holdout.reads_money(held):
        smallest = plan.holdout.smallest_money(held, plan.chosen_customers)
        if smallest is None:
            return text
        return (
            f"{text} In money, {formatting.money(smallest, currency)} more per customer would show."
        )
    buyers = formatting.count(round(plan.holdout.buyers(held)))
    return (
        f"{text} About {buyers} of them would order anyway: too few to compare revenue, which takes"
        f" {formatting.count(experiments.MIN_BUYERS)}; read orders."
    )


def _campaign(plan: CampaignPlan, currency: str | None, starts_on: dt.date | None) -> Iterator[str]:
    when = f" from {formatting.date(starts_on)}" if starts_on else ""
    if not plan.audiences:
        yield from _wrapped("No channel pays for itself here, so nobody is contacted.")
        return
    reached = plan.chosen_customers - plan.held_customers
    yield from _wrapped(
        f"{formatting.count(reached, 'customer')} in "
        f"{formatting.count(len(plan.audiences), 'segment')} to contact{when}, for "
        f"{formatting.money(plan.split.spent, currency)}. {held_out(plan, currency)}"
    )


def _files(plan: CampaignPlan) -> Iterator[str]:
    yield from _entry(
        "action-plan.csv", "What to send to each list, when, and the expected result."
    )
    for send_list in campaigns.send_lists(plan):
        yield from _entry(
            send_list.file,
            f"{formatting.count(send_list.customers, 'customer')}: contact them. "
            f"{send_list.segment}, {send_list.channel}.",
        )
    if plan.held_customers:
        yield from _entry(
            campaigns.HOLDOUT_FILE,
            f"{formatting.count(plan.held_customers, 'customer')}: do not contact them. Exclude"
            " this list from every mailing of the campaign.",
        )
    if plan.audiences:
        yield from _entry(
            campaigns.LIST_FILE,
            "Everyone in the campaign, contacted or held out. Not for mailing: you need it to "
            "measure the result.",
        )
    yield from _entry("plan.json", "Every number of the plan as JSON, for developers.")


def _who(plan: CampaignPlan) -> Iterator[str]:
    yield from _wrapped(
        "No customer is on a send list and in the hold-out. A customer may be on several send "
        "lists: a segment with more than one channel is contacted through each of them."
    )
    left_out = plan.contactable.permission.left_out if plan.contactable else {}
    for reason, customers in left_out.items():
        yield from _wrapped(
            f"{formatting.count(customers, 'customer')} of the shop may not be contacted and "
            f"{'is' if customers == 1 else 'are'} in no file: {reason}."
        )
    if plan.contactable is not None:
        yield from _wrapped(
            "The plan counts only customers who may be contacted, and each list holds only those "
            "who may be contacted through its channel."
        )
    else:
        yield from _wrapped(
            "Nobody is left out for want of consent or for unsubscribing: the data names nobody "
            "who may not be contacted. Check that before you send."
        )
    narrow = [audience for audience in plan.audiences if _narrow(audience)]
    if not narrow:
        return
    yield ""
    yield from _wrapped(
        "Some budgets do not cover a whole segment. Those lists have the biggest spenders, best "
        "first:"
    )
    for audience in narrow:
        if audience.chosen < audience.customers:
            yield from _item(
                f"{audience.segment}: {formatting.count(audience.chosen)} of "
                f"{formatting.count(audience.customers, 'customer')}. The others are in no file."
            )
        for channel, customers in audience.through:
            if customers < audience.treated:
                yield from _item(
                    f"{audience.segment}, {channel}: {formatting.count(customers)} of the "
                    f"{formatting.count(audience.treated)} on its longest list."
                )


def _narrow(audience: Audience) -> bool:
    return audience.chosen < audience.customers or any(
        n < audience.treated for _, n in audience.through
    )


def _offers(plan: CampaignPlan) -> Iterator[str]:
    segments = {audience.segment for audience in plan.audiences}
    cards = [card for card in plan.cards if card.segment in segments]
    for card in cards:
        yield from _item(f"{card.segment}: {card.offer}")
    perks = [card.segment for card in cards if card.offer_kind == "perk"]
    yield ""
    yield from _wrapped(
        "The expected profit counts every discount named above, also for those who would have "
        "ordered anyway."
    )
    if perks:
        yield from _wrapped(
            f"It does not include the cost of the offer to {formatting.listed(perks)}, which only "
            "you know."
        )


def _measuring(plan: CampaignPlan, starts_on: dt.date | None) -> Iterator[str]:
    days = formatting.days(plan.horizon_days)
    if starts_on is None:
        end = f"{days} after the first message"
    else:
        end = (
            f"on {formatting.date(starts_on + dt.timedelta(days=plan.horizon_days))}, after {days}"
        )
    steps = _STEPS.format(end=end, list_file=campaigns.LIST_FILE)
    for number, step in enumerate(steps.split("\n"), start=1):
        yield from _wrapped(step, f"{number}. ")
    holdout = plan.holdout
    if not holdout.enough:
        yield ""
        yield from _wrapped(
            "The expected effect is too small to prove in a shop this size, so a difference that "
            "is not significant means “undecided”, not “no effect”."
        )


def _wrapped(text: str, start: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _item(text: str) -> list[str]:
    return _wrapped(text, "- ")


def _entry(file: str, text: str) -> list[str]:
    return [file, *(f"    {line}" for line in _wrapped(text))]
