"""What one visitor brings, no other visitor of the same server sees."""

from __future__ import annotations

import dashboard
import shop_file
from playwright.sync_api import expect


def analysed(visitor, path, prefix, seed):
    shop = shop_file.write(path, seed=seed, prefix=prefix)
    visitor.open("load").upload(shop.path)
    return visitor.press("Analyse").wait_for_store()


def test_a_second_visitor_starts_with_nothing(visit, server, tmp_path):
    analysed(visit(server), tmp_path / "first-shop.csv", "FIRST", 1)
    second = visit(server).open("segments")
    expect(second.main).to_contain_text("No store is open yet")
    expect(second.page.locator("body")).not_to_contain_text("first-shop")
    second.assert_sound()


def test_two_visitors_keep_to_their_own_shop_on_every_page(visit, server, tmp_path):
    first = analysed(visit(server), tmp_path / "first-shop.csv", "FIRST", 1)
    second = analysed(visit(server), tmp_path / "second-shop.csv", "SECOND", 2)
    for name in dashboard.PAGES:
        for mine, others in (
            ((first, "first-shop"), ("second-shop", "SECOND0")),
            ((second, "second-shop"), ("first-shop", "FIRST0")),
        ):
            visitor, file_name = mine
            visitor.go(name).assert_shown(name)
            expect(visitor.bar).to_contain_text(file_name)
            for word in others:
                expect(visitor.page.locator("body")).not_to_contain_text(word)
            # A customer called <img …> is shown as text wherever customers are shown.
            expect(visitor.page.locator('img[src="x"]')).to_have_count(0)
