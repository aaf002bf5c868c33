"""Saved models in a real browser: save, take along, score another file, compare, delete."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import dashboard
import pandas as pd
import pytest
import shop_file
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def kept(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dashboard.Server]:
    """A dashboard with a shelf of its own."""
    assert browser.is_connected()
    folder = tmp_path_factory.mktemp("models")
    shelf = {"CLIENTELE_ARTIFACTS": str(folder / "artifacts")}
    with dashboard.serve(folder, shelf) as running:
        yield running


def test_a_model_is_saved_scores_another_file_is_compared_and_deleted(
    kept: dashboard.Server, visit: Callable[..., dashboard.Visitor], tmp_path: Path
) -> None:
    first = shop_file.write(tmp_path / "june.csv")
    second = shop_file.write(tmp_path / "july.csv", seed=2)
    visitor = visit(kept).open("load").upload(first.path)
    visitor.press("Analyse").wait_for_store().go("models")
    visitor.page.get_by_role("textbox", name="Save this model as").fill("June")
    visitor.page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    expect(visitor.main).to_contain_text("Saved as June", timeout=dashboard.PATIENCE)

    visitor.main.locator('input[type="file"]').last.set_input_files(second.path)
    visitor.page.get_by_role("heading", name="File format").wait_for()
    visitor.settle().press("Score customers")
    expect(visitor.main).to_contain_text("Safe to use", timeout=dashboard.PATIENCE)
    scored = tmp_path / "scored.csv"
    visitor.settle().download(re.compile(r"Download \d+ customers")).save_as(scored)
    assert len(pd.read_csv(scored)) == second.customers
    expect(visitor.main).to_contain_text("Nobody changed segment", timeout=dashboard.PATIENCE)

    visitor.page.get_by_role("button", name=re.compile("^Download")).first.click()
    settings = tmp_path / "settings.json"
    visitor.download(re.compile("Settings")).save_as(settings)
    assert json.loads(settings.read_text(encoding="utf-8"))["name"] == "June"
    visitor.page.keyboard.press("Escape")

    visitor.page.get_by_role("button", name=re.compile("^Delete")).last.click()
    visitor.press("Delete it")
    expect(visitor.main).to_contain_text("No saved models yet", timeout=dashboard.PATIENCE)
    visitor.assert_sound()
