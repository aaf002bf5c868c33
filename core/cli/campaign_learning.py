"""What the next plan learns from the last one: its list read back, or rates learned before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import campaigns
from core.cli.input_files import existing
from core.cli.options import option_values
from core.errors import NothingToForecastError, SettingError

if TYPE_CHECKING:
    import argparse
    import datetime as dt
    from collections.abc import Sequence

    from core.campaigns import CampaignReadout, LearnedRates
    from core.cli.file_or_project import Subject
    from core.segmentation import Profile


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--starts-on", metavar="DATE", help="the first day of this campaign")
    parser.add_argument(
        "--learn-from",
        metavar="LIST",
        help="keep-to-measure.csv of the last plan: compare contacted and held out by the orders "
        "in FILE, and plan with what was measured",
    )
    parser.add_argument(
        "--campaign-began",
        metavar="DATE",
        help="the first day of the last campaign, where its list does not say",
    )
    parser.add_argument(
        "--learned", metavar="JSON", help="plan with learned-rates.json of an earlier plan"
    )


def day(option: str, text: str | None) -> dt.date | None:
    """A day given as an option; None where it was not."""
    return option_values.date(option, text) if text else None


def learn(
    options: argparse.Namespace, subject: Subject, profiles: Sequence[Profile]
) -> tuple[LearnedRates | None, CampaignReadout | None]:
    """The rates to plan with, and the campaign they were read from.

    Without `--learned` a project begins with what its own campaigns brought.

    Raises
    ------
    ClienteleError : a file cannot be read, or does not fit the orders
    """
    analysis, assumed, learned = subject.analysis, subject.channels, subject.learned
    if options.learned:
        learned = campaigns.read_learned_rates(existing(Path(options.learned)).read_bytes())
    if not options.learn_from:
        return learned, None
    orders, as_of = analysis.orders, analysis.customers.as_of
    if orders is None or as_of is None:
        raise NothingToForecastError(
            "Measuring a campaign needs orders with dates, and this file has none.",
            "Use a file of orders.",
        )
    listed = campaigns.read_campaign_list(existing(Path(options.learn_from)).read_bytes())
    began = day("--campaign-began", options.campaign_began)
    readout = campaigns.read_back(listed, orders, as_of, began)
    if learned and readout.first_day in learned.campaigns:
        raise SettingError(
            f"The campaign that began on {readout.first_day.isoformat()} is in the learned rates "
            "already, and is not counted twice.",
            "Leave out --learn-from, or give the learned rates from before that campaign.",
        )
    return campaigns.learn_rates(readout, assumed.with_learned(learned), profiles), readout
