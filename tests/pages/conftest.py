"""A small shop, analysed once, and the dashboard with it open."""

from __future__ import annotations

import datetime as dt
import functools
import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

from core import projects
from core.files.detect import open_source
from core.pipeline import analyse
from core.settings import SegmentSettings, Settings
from ui.state import own_machine
from ui.state.open_store import OpenStore
from ui.state.private_folder import PrivateFolder
from ui.state.session import SessionState
from ui.tasks import wait

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = Path(__file__).parents[2] / "app.py"
QUICK = Settings(segment=SegmentSettings(trials=3, resamples=2, most_clusters=4))
HOSTILE = "<img src=x onerror=alert(1)> $[a](b)"


def orders_csv(customers: int = 120) -> bytes:
    """Order lines of regulars, newcomers and people who left; one id is hostile."""
    draw = random.Random(7)  # noqa: S311 - made-up orders
    lines = ["order,customer,date,product,quantity,price,country"]
    for number in range(customers):
        name = HOSTILE if number == 0 else f"C{number:04d}"
        orders, last = ((12, 15), (3, 160), (1, 30), (1, 300))[number % 4]
        for visit in range(orders):
            day = dt.date(2025, 6, 30) - dt.timedelta(days=last + visit * draw.randint(10, 25))
            lines.append(
                f"{number}-{visit},{name},{day},P{draw.randint(1, 30)},"
                f"{draw.randint(1, 4)},{draw.uniform(5, 60) * (1 + orders / 4):.2f},Ireland"
            )
        if number % 10 == 0:
            lines.append(f"g{number},,2025-05-01,P1,1,9.00,Ireland")
    return "\n".join(lines).encode()


def analysed(orders: bytes) -> OpenStore:
    """What becomes of an order file."""
    folder = PrivateFolder()
    path = folder.path / "orders.csv"
    path.write_bytes(orders)
    source = open_source(path, "orders.csv")
    return OpenStore(source, analyse(source, folder.path, QUICK), demo=False, folders=(folder,))


@pytest.fixture(scope="session")
def shop() -> OpenStore:
    return analysed(orders_csv())


@pytest.fixture(scope="session", autouse=True)
def _cheap_app_tests() -> Iterator[None]:
    """An `AppTest` without its two expensive habits, a quarter of its time.

    A new one reads the metadata of every installed package, looking for components; and while a
    page runs it asks a thousand times a second whether it has ended.
    """
    wait = local_script_runner.require_widgets_deltas

    def wait_once(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        runner._script_thread.join(timeout)
        wait(runner, timeout if runner.script_stopped() else 0)

    scan = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(local_script_runner, "require_widgets_deltas", wait_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _patient() -> Iterator[None]:
    """Pages wait for their results however busy the machine is, as they do for small shops."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wait, "MOMENT", 60.0)
        yield


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=60).run()


@pytest.fixture
def open_app(shop: OpenStore) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=shop)
    return app.run()


def use_segments(app: AppTest, which: str) -> AppTest:
    """Choose the segmentation in use, on top of the page: "rfm" or "model"."""
    switch = next(each for each in app.segmented_control if each.label == "Segments in use")
    return settled(switch.set_value(which).run())


def settled(app: AppTest, seconds: float = 120) -> AppTest:
    """Run the page until no job is under way, as the fragment does in a browser."""
    until = time.monotonic() + seconds
    while (job := app.session_state["session"].tasks.under_way) and time.monotonic() < until:
        job.wait(0.5)
        app.run()
    assert app.session_state["session"].tasks.under_way is None
    return app


def drawn(app: AppTest) -> list[dict[str, Any]]:
    """The charts of a page, as the browser gets them."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def texts(part: object) -> Iterator[str]:
    """Every text inside a chart."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from texts(each)


def said(app: AppTest) -> str:
    """Everything the page says, in one text."""
    kinds = (app.title, app.header, app.subheader, app.markdown, app.caption, app.error, app.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    kept = tmp_path / "projects"
    monkeypatch.setenv("CLIENTELE_PROJECTS", str(kept))
    monkeypatch.setattr(own_machine, "visited", lambda: True)
    return kept


def visitor(store=None, **address):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=store)
    for name, text in address.items():
        app.query_params[name] = text
    return app.run()


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    return settled(app.run())


@pytest.fixture
def kept(folder, shop):
    """A visitor who kept the open store, and the project."""
    app = visitor(shop).switch_page("pages/projects.py").run()
    app.text_input(key="project_name").set_value("Tea shop").run()
    app = press(app, "Keep it")
    assert not app.exception
    (project,) = projects.list_projects(folder)
    return app, project
