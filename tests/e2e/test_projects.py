"""Work that lasts, in a real browser: kept, the server stopped, opened again, a new month, gone."""

from __future__ import annotations

import datetime as dt
import socket
import zipfile
from typing import TYPE_CHECKING

import dashboard
import pandas as pd
import pytest
import shop_file
from playwright.sync_api import expect

from core import files, projects

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser


CUSTOMERS = 160
LAST_DAY = dt.date(2025, 6, 30)
GOOGLE = "Google Ads Customer Match"
DOMAIN = "buyer.example"


def orders(days: int, first: int = 0) -> str:
    """Orders with addresses; of every tenth customer it is said that they did not agree.

    Parameters
    ----------
    days : after the last day of the first month
    first : the first customer with an order
    """
    rows = ["Customer ID,Email,Order,Date,Product,Total,Accepts Marketing"]
    for number in range(first, CUSTOMERS):
        agreed = "no" if number % 10 == 0 else "yes"
        for visit in range(1 + number % 4):
            day = LAST_DAY + dt.timedelta(days=days - number % 90 - 35 * visit)
            rows.append(
                f"K{number:04},c{number}@{DOMAIN},{days}-{number}-{visit},{day},"
                f"{('Mug', 'Cup')[number % 2]},{20 + number}.50,{agreed}"
            )
    return "\n".join(rows)


def test_a_project_outlives_the_server_and_leaves_nothing_when_deleted(
    visit: Callable[..., dashboard.Visitor], tmp_path: Path
) -> None:
    folder = tmp_path / "projects"
    # Whatever the server keeps anywhere, also in its account's own folder, lies below this one.
    where = {"CLIENTELE_PROJECTS": str(folder), "HOME": str(tmp_path / "home")}
    where |= {"XDG_CACHE_HOME": str(tmp_path / "home" / "cache")}
    june, july = tmp_path / "june.csv", tmp_path / "july.csv"
    june.write_text(orders(0))
    july.write_text(orders(20, first=110))
    gone = tmp_path / "unsubscribed.csv"
    gone.write_text(f"c1@{DOMAIN}\n")
    with dashboard.serve(tmp_path, where) as server:
        visitor = visit(server).open("load").upload(june).analyse().go("projects")
        visitor.page.get_by_role("textbox", name="Name").fill("Tea shop")
        visitor.press("Keep it")
        expect(visitor.main).to_contain_text("Changes are saved", timeout=60_000)
        (project,) = (path.name for path in folder.iterdir() if path.is_dir())
        expect(visitor.page).to_have_url(f"{server.url}/projects?project={project}")
        visitor.go("export").settle()
        visitor.main.get_by_text("Leave out people who unsubscribed").click()
        visitor.settle()
        lists = visitor.main.get_by_test_id("stFileUploader").filter(has_text="Unsubscribes")
        lists.locator('input[type="file"]').set_input_files(gone)
        expect(visitor.main).to_contain_text("unsubscribed (1 list)", timeout=60_000)
        visitor.settle()
        visitor.page.context.close()

    with dashboard.serve(tmp_path, where) as server:
        visitor = visit(server).open(f"projects?project={project}").wait_for_store()
        expect(visitor.main).to_contain_text("Changes are saved", timeout=60_000)
        expect(visitor.bar).to_contain_text("june.csv")

        visitor.main.locator('input[type="file"]').first.set_input_files(july)
        expect(visitor.main).to_contain_text("rows are new", timeout=60_000)
        visitor.settle().press("Add it").wait_for_store()
        expect(visitor.page.get_by_role("heading", name="What changed")).to_be_visible(
            timeout=60_000
        )
        visitor.settle().assert_sound()

        exports_a_segment(visitor, tmp_path)
        report = tmp_path / "report.html"
        visitor.download("Download as HTML").save_as(report)
        assert DOMAIN.encode() not in report.read_bytes()
        names_nobody(folder / project, tmp_path)

        visitor.go("projects").settle()
        visitor.press("More")
        visitor.page.get_by_text("Delete the project, its files and its runs").click()
        visitor.settle().press("Delete for good")
        expect(visitor.main).to_contain_text("No projects yet", timeout=60_000)
        assert list(folder.rglob("*")) == []
        visitor.page.context.close()
    own = {june, july, gone, tmp_path / "Klaviyo.csv", tmp_path / f"{GOOGLE}.csv"}
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path not in own]
    assert left  # the logs at least
    assert not [path for path in left if DOMAIN.encode() in readable(path)]


def readable(path: Path) -> bytes:
    """What a file says, unpacked where it is packed."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv().encode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return b"".join(map(packed.read, packed.namelist()))
    return path.read_bytes()


def exports_a_segment(visitor: dashboard.Visitor, folder: Path) -> None:
    """A segment is built, and its lists hold only who agreed and has not unsubscribed."""
    visitor.go("segment_builder").settle()
    visitor.page.get_by_label("Name of the segment").fill("Twice or more")
    visitor.page.get_by_label("Name of the segment").press("Enter")
    visitor.settle().press("Save segment").settle()
    visitor.main.get_by_role("link", name="List", exact=True).click()
    visitor.settle()
    agreed = {number for number in range(CUSTOMERS) if number % 10} - {1}
    for system in ("Klaviyo", GOOGLE):
        visitor.choose("For", system)
        expect(visitor.main).to_contain_text(f"on the list for {system}", timeout=60_000)
        target = folder / f"{system}.csv"
        visitor.settle().download("Download list").save_as(target)
        listed = set(pd.read_csv(target)["Email"].str.lower())
        assert listed
        assert listed <= {f"c{number}@{DOMAIN}" for number in agreed}


def names_nobody(project: Path, logs: Path) -> None:
    """No address stands anywhere but in the files that were handed over."""
    written = [path for path in project.rglob("*") if path.is_file()]
    models = [path for path in written if path.name == "model.skops"]
    assert models
    for model in models:
        with zipfile.ZipFile(model) as packed:
            for name in packed.namelist():
                assert DOMAIN.encode() not in packed.read(name), name
    for path in (*written, *logs.glob("server-*.log")):
        if path.parent.name != "sources":
            assert DOMAIN.encode() not in path.read_bytes(), path
    customers = pd.concat(map(pd.read_parquet, project.glob("runs/*/customers.parquet")))
    assert not customers.astype(str).apply(lambda each: each.str.contains("@")).any(axis=None)


def test_who_only_says_to_sit_at_the_machine_sees_no_project(
    browser: Browser, visit: Callable[..., dashboard.Visitor], tmp_path: Path
) -> None:
    folder = tmp_path / "projects"
    orders = files.open_source(shop_file.write(tmp_path / "june.csv").path, "june.csv")
    folder.mkdir()
    projects.create_project(folder, "Tea shop", orders)
    far = browser.browser_type.launch(
        executable_path=str(dashboard.CHROMIUM),
        args=[*dashboard.CHROMIUM_ARGS, f"--host-resolver-rules=MAP localhost {_address()}"],
    )
    try:
        with dashboard.serve(tmp_path, {"CLIENTELE_PROJECTS": str(folder)}) as server:
            here = server.url.replace("127.0.0.1", "localhost")
            page = far.new_page()
            page.goto(f"{here}/projects")
            expect(page.get_by_text("Projects are off here")).to_be_visible(timeout=60_000)
            assert "Tea shop" not in page.inner_text("body")
            expect(visit(server).open("projects").main).to_contain_text("Tea shop", timeout=60_000)
    finally:
        far.close()


def _address() -> str:
    """The address this machine has for others."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no network")
        return str(probe.getsockname()[0])
