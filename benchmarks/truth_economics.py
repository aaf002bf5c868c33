"""What campaigns are said to bring: who orders anyway, spend beyond everybody, and one profit.

Who orders anyway is counted here a second time, from the order lines: customers are put into the
segments of the rule in use by what was known some days before the end, and those with a line since
are counted.
"""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from truth_section import Claim, Section

from core import campaigns, features, pipeline, playbooks, rfm
from core.files import open_source
from core.settings import RfmSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.campaigns import ChannelAssumptions
    from core.segmentation import Profile

SHOPS = (
    "cdnow/CDNOW_sample.txt",
    "superstore/Sample - Superstore.csv",
    "uci_online_retail/online_retail.parquet",
    "cdnow/CDNOW_master.txt",
    "retail_data_transactions/Retail_Data_Transactions.csv",
    "clvtools_apparel/apparelTrans.csv",
    "dunnhumby_completejourney/transactions.parquet",
    "sakila/payment.tsv",
    "sales_data_sample/sales_data_sample.csv",
    "sqlite_classicmodels/classicmodels.db",
    "sqlite_chinook/Chinook_Sqlite.sqlite",
    "derived_de_semicolon/umsatz_2011.csv",
)
BUDGETS = (1_000, 100_000, 10_000_000)
MIN_CUSTOMERS = 100
LEAST, MOST = 0.8, 1.25
FEW = 0.005
"""Two shares nearer to each other than this are equal: 0.1 % is no error of 50 % in 0.2 %."""


class Shop(NamedTuple):
    """What is measured of a shop.

    Parameters
    ----------
    ratios : counted ÷ shown, by segment
    beyond : money that plans spend on contacts beyond everybody
    cells : segments times channels
    differing : of these, how many have another profit on another page
    """

    ratios: dict[str, float]
    beyond: float
    cells: int
    differing: int


def measured_shop(path: Path) -> Shop | None:
    """One shop by RFM; None where it has no orders or no money."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings()
        file = pipeline.measure(open_source(path, path.name), Path(folder), settings)
        customers = file.customers
        if file.orders is None or not customers.knows_money or customers.as_of is None:
            return None
        scores = rfm.score_customers(customers, settings.rfm)
        profiles = pipeline.with_reorder_rates(file.orders, customers, settings, scores.profiles)
        assumed = campaigns.load_channels(file.orders.currency)
        days = round(assumed.horizon_days.value)
        day = customers.as_of - dt.timedelta(days=days)
        before = features.measure_customers(file.orders, RfmSettings(as_of=day)).frame
        segments = scores.rule.scores(before)["segment"]
        with file.orders.opened() as connection:
            rows = connection.execute(
                "SELECT customer_id FROM order_lines GROUP BY 1 "
                "HAVING count(*) FILTER (amount >= 0 AND ordered_at >= $1) > 0",
                [dt.datetime.combine(day, dt.time())],
            ).fetchall()
    came = segments.index.isin([customer for (customer,) in rows])
    sizes = segments.value_counts()
    ratios = {
        profile.name: _ratio(came[segments == profile.name].mean(), _shown(profile, assumed))
        for profile in profiles
        if sizes.get(profile.name, 0) >= MIN_CUSTOMERS
    }
    return Shop(ratios, _beyond(profiles, assumed), *_disagreements(profiles, assumed))


def _shown(profile: Profile, assumed: ChannelAssumptions) -> float:
    (contact,) = campaigns.address_segment(profile, 0.0, assumed.channels[:1], assumed)
    return contact.target.baseline


def _ratio(counted: float, shown: float) -> float:
    return 1.0 if abs(counted - shown) < FEW else counted / shown if shown else math.inf


def _beyond(profiles: tuple[Profile, ...], assumed: ChannelAssumptions) -> float:
    """Money beyond the cost of contacting everybody as often as assumed, over several budgets."""
    advice, beyond = playbooks.load_playbook(), 0.0
    for budget in BUDGETS:
        decided = campaigns.PlanSettings(budget=budget, only_advised=False, spend_all=True)
        plan = campaigns.plan_campaign(profiles, advice, assumed, decided)
        sizes = {profile.name: profile.customers for profile in profiles}
        for contact, money in zip(plan.contacts, plan.split.spend, strict=True):
            channel = contact.channel
            if channel.addressed:
                everybody = sizes[contact.target.segment] * channel.reach.value
                whole = everybody * channel.contacts.value * channel.cost.value
                beyond += max(0.0, float(money) - whole * (1 + 1e-9))
    return beyond


def _disagreements(profiles: tuple[Profile, ...], assumed: ChannelAssumptions) -> tuple[int, int]:
    """Cells, and those whose profit differs between Home, the calculator and a plan."""
    advice, cells, differing = playbooks.load_playbook(), 0, 0
    for action in campaigns.best_actions(profiles, advice, assumed):
        for home in action.options:
            inputs = campaigns.roi_inputs(home, assumed)
            profits = [home.profit, campaigns.evaluate_roi(inputs).profit]
            if home.profit > 0:
                decided = campaigns.PlanSettings(
                    budget=1e9,
                    segments=(home.segment,),
                    channels=(home.channel,),
                    only_advised=False,
                    holdout=0.0,
                )
                plan = campaigns.plan_campaign(profiles, advice, assumed, decided)
                profits.append(plan.profit)
            cells += 1
            near = 0.01 + 1e-5 * max(map(abs, profits))
            differing += max(profits) - min(profits) > near
    return cells, differing


def measure(data: Path, *, reduced: bool) -> Section:
    """Who orders anyway, spend beyond everybody, and whether pages agree.

    Parameters
    ----------
    data : the folder of the shops
    reduced : two shops, in place of all
    """
    lines, ratios, beyond, cells, differing = [], [], 0.0, 0, 0
    for name, shop in _shops(data, SHOPS[:2] if reduced else SHOPS):
        outside = {
            segment: ratio for segment, ratio in shop.ratios.items() if not LEAST <= ratio <= MOST
        }
        lines.append(f"{name}: {len(shop.ratios)} segments of {MIN_CUSTOMERS} or more")
        lines += [f"  {segment}: counted ÷ shown {ratio:.2f}" for segment, ratio in outside.items()]
        ratios += list(shop.ratios.values())
        beyond, cells, differing = (
            beyond + shop.beyond, cells + shop.cells, differing + shop.differing,
        )  # fmt: skip
    wrong = sum(not LEAST <= ratio <= MOST for ratio in ratios)
    return Section(
        tuple(lines),
        (
            Claim(
                f"of {len(ratios)} segments, counted orders anyway are {LEAST} to {MOST} times "
                "what is shown",
                f"{wrong} are not",
                holds=wrong == 0 and bool(ratios),
            ),
            Claim("no money is spent beyond contacting everybody", f"{beyond:.2f}", beyond == 0),
            Claim(
                f"Home, the calculator and a plan give one profit in {cells} cells",
                f"{differing} differ",
                holds=differing == 0 and cells > 0,
            ),
        ),
    )


def _shops(data: Path, names: tuple[str, ...]) -> Iterator[tuple[str, Shop]]:
    for name in names:
        shop = measured_shop(data / name)
        if shop is not None:
            yield name, shop
