"""The playbooks on real shops: what they say is held against what the shops' own past says."""

from __future__ import annotations

import re

import pytest

from core import pipeline, playbooks, rfm
from core.errors import ClienteleError
from core.files.detect import open_source
from core.settings import Settings

SHOPS = (
    "cdnow/CDNOW_sample.txt",
    "superstore",
    "clvtools_apparel",
    "dunnhumby_completejourney",
    "groceries_no_price",
    "lifetimes_small",
    "retail_data_transactions",
    "sakila",
    "sales_data_sample",
    "sqlite_chinook",
    "sqlite_classicmodels",
    "uci_online_retail",
)
LARGEST = 60_000_000
"""Bytes of the files that are read here; the largest take minutes."""
CLAIMS = (
    (
        "came back",
        r"for good|goodbye|farewell|\bgone\b(?! quiet)|left long ago|better spent elsewhere",
    ),
    (
        "ordered once",
        r"ordering again|coming back to us|come back on their own|used to (?:buy|come)",
    ),
    ("not due", r"overdue|gone quiet|a little late|been a while|miss you|have stopped"),
    ("ordered again", r"(?:your|their) first (?:order|visit)|first (?:order|visit) just"),
)


def files(shared):
    for name in SHOPS:
        place = shared / "data" / name
        inside = [place] if place.is_file() else sorted(place.rglob("*")) if place.exists() else []
        known = {".csv", ".txt", ".tsv", ".xlsx", ".xls", ".parquet", ".sqlite", ".db", ".zip"}
        usable = [
            path
            for path in inside
            if path.suffix.lower() in known and 10_000 < path.stat().st_size < LARGEST
        ]
        if usable:
            yield max(usable, key=lambda path: path.stat().st_size)


def holds(claim, profile):
    """Whether the segment is as a text with this claim says, by the file's own customers."""
    longest = max(profile.reorders, key=lambda rate: rate.days, default=None)
    return {
        "came back": longest is None or longest.ordered < 0.55 * longest.customers,
        "ordered once": profile.one_order_share is None or profile.one_order_share < 0.5,
        "ordered again": profile.one_order_share is None or profile.one_order_share >= 0.5,
        "not due": profile.not_due_share is None or profile.not_due_share < 0.5,
    }[claim]


@pytest.mark.shared
def test_no_playbook_contradicts_a_shop(shared, tmp_path):
    seen = 0
    for number, path in enumerate(files(shared)):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            measured = pipeline.measure(open_source(path, path.name), folder, Settings())
        except ClienteleError:
            continue
        customers = measured.customers
        if customers.no_history is not None or measured.orders is None:
            continue
        scores = rfm.score_customers(customers, Settings().rfm)
        profiles = pipeline.with_reorder_rates(
            measured.orders, customers, Settings(), scores.profiles
        )
        seen += 1
        for book in map(playbooks.load_playbook, playbooks.available_playbooks()):
            cards = playbooks.strategy_cards(profiles, book, "£")
            for card, profile in zip(cards, profiles, strict=True):
                parts = ("headline", "goal", "why", "audience", "offer", "subject", "body")
                text = "\n".join(getattr(card, part) for part in parts)
                for claim, words in CLAIMS:
                    said = re.search(words, text, re.IGNORECASE)
                    assert said is None or holds(claim, profile), (path.name, card.segment, said[0])
    assert seen >= 6
