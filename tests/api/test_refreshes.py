"""`POST runs`: a project refreshed on request, once at a time, in a process of its own."""

from __future__ import annotations

import threading
import time

import pytest

from core import projects


def until_ended(client, project: str) -> dict:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        state = client.get(f"/projects/{project}/refresh").json()
        if state.get("outcome") != "running":
            return state
        time.sleep(0.2)
    raise AssertionError("the refresh did not end")


def test_new_data_become_a_run_that_answers_at_once(served, tmp_path):
    client = served.client("read", "write")
    assert client.get(f"/projects/{served.shop}/refresh").json()["code"] == "no_such_run"
    before = client.get(f"/projects/{served.shop}/segments").json()
    kept = projects.open_project(served.folder, served.shop).source.sha256
    file = tmp_path / "shop.csv"
    rows = (served.folder / served.shop / "sources" / kept).read_text()
    file.write_text(rows + "new,newcomer,2024-12-31,70,new@shop.example\n")
    projects.link_project(served.folder, served.shop, str(file))
    answer = client.post(f"/projects/{served.shop}/runs", json={})
    assert (answer.status_code, answer.json()["outcome"]) == (202, "running")
    assert answer.headers["Location"] == f"/projects/{served.shop}/refresh"
    ended = until_ended(client, served.shop)
    assert (ended["outcome"], ended["run"], ended["failure"]) == ("new", 2, None)
    after = client.get(f"/projects/{served.shop}/segments").json()
    assert (before["run"], after["run"]) == (1, 2)
    assert client.get(f"/projects/{served.shop}/customers/newcomer").status_code == 200
    changes = client.get(f"/projects/{served.shop}/runs/2/changes?since=1").json()
    assert sum(each["customers_after"] for each in changes["segments"]) == 41

    file.unlink()
    client.post(f"/projects/{served.shop}/runs", json={})
    failed = until_ended(client, served.shop)
    assert (failed["outcome"], failed["run"]) == ("failed", 2)
    assert failed["failure"]["code"] == "source_missing"
    assert client.get(f"/projects/{served.shop}/segments").json() == after


@pytest.fixture
def held(served):
    """Refreshes that wait until they are let go."""
    go, asked = threading.Event(), []

    def run(arguments):
        asked.append(arguments)
        assert go.wait(30)

    served.api.state.refreshes.run = run
    yield go, asked
    go.set()


def test_one_project_is_refreshed_once_at_a_time(served, held):
    go, asked = held
    client = served.client("read", "write")
    options = {"refit": True, "forecast": True}
    assert client.post(f"/projects/{served.shop}/runs", json=options).status_code == 202
    again = client.post(f"/projects/{served.shop}/runs", json={})
    assert (again.status_code, again.json()["code"]) == (409, "refresh_running")
    # Another project waits its turn.
    assert client.post(f"/projects/{served.other}/runs", json={}).status_code == 202
    assert client.get(f"/projects/{served.other}/refresh").json()["outcome"] == "running"
    go.set()
    deadline = time.monotonic() + 30
    while served.api.state.refreshes._waiting and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [each[1] for each in asked] == [served.shop, served.other]
    assert asked[0][-2:] == ["--refit", "--with-value"]
    assert client.post(f"/projects/{served.shop}/runs", json={}).status_code == 202


def test_a_refresh_that_could_not_start_keeps_no_later_one_waiting(served):
    def fails(_):
        raise OSError

    served.api.state.refreshes.run = fails
    client = served.client("read", "write")
    assert client.post(f"/projects/{served.shop}/runs", json={}).status_code == 202
    deadline = time.monotonic() + 30
    while served.api.state.refreshes._waiting and time.monotonic() < deadline:
        time.sleep(0.01)
    ran = threading.Event()
    served.api.state.refreshes.run = lambda _: ran.set()
    assert client.post(f"/projects/{served.shop}/runs", json={}).status_code == 202
    assert ran.wait(30)
