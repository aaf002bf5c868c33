"""The segments a project has saved itself: counted, paged, listed and compared like the others."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from core import projects
from core.files import open_source
from core.segment_builder import REST

OWN = """version: 1
segments:
- name: Big spenders
  where:
    all:
    - monetary: {more_than: 400}
- name: Lately here
  where:
    all:
    - recency_days: {at_most: 40}
"""


def save_segments(served, text: str, **choices: object) -> None:
    project = projects.open_project(served.folder, served.shop)
    changed = project.choices.model_copy(update={"segments": text, **choices})
    projects.save_choices(served.folder, served.shop, changed, project.revision)


@pytest.fixture
def rows(served) -> pd.DataFrame:
    save_segments(served, OWN)
    return projects.run_customers(served.folder, served.shop, 1)


def members(rows: pd.DataFrame) -> dict[str, set[str]]:
    big, lately = rows["monetary"] > 400, rows["recency_days"] <= 40
    assert (big & lately).any()
    assert (~big & ~lately).any()
    return {
        "Big spenders": set(rows.index[big]),
        "Lately here": set(rows.index[lately]),
        REST: set(rows.index[~big & ~lately]),
    }


def test_each_segment_has_everybody_it_holds_in_pages(served, rows):
    client = served.client()
    told = client.get(f"/projects/{served.shop}/segments?by=own").json()
    assert told["by"] == "own"
    expected = members(rows)
    assert [each["name"] for each in told["segments"]] == list(expected)
    assert "400" in told["segments"][0]["conditions"]
    for each in told["segments"]:
        address = f"/projects/{served.shop}/segments/{each['name']}/customers"
        held, cursor = [], None
        while held == [] or cursor:
            query = {"by": "own", "limit": 7} | ({"cursor": cursor} if cursor else {})
            page = client.get(address, params=query).json()
            held += page["customers"]
            cursor = page["next_cursor"]
        assert [one["customer_id"] for one in held] == [
            one["customer_id"]
            for one in sorted(held, key=lambda one: (-one["monetary"], one["customer_id"]))
        ]
        assert {one["customer_id"] for one in held} == expected[each["name"]]
        assert len(held) == each["customers"]
        assert each["revenue"] == pytest.approx(sum(one["monetary"] for one in held), abs=0.01)
        assert each["share"] == pytest.approx(len(held) / len(rows), abs=1e-6)


def test_the_run_keeps_them_so_its_data_are_read_once(served):
    save_segments(served, OWN)
    path = f"/projects/{served.shop}/segments?by=own"
    first = served.client().get(path).json()
    kept = projects.kept_segments(served.folder, served.shop, 1)
    assert [one.name for one in kept.segments] == ["Big spenders", "Lately here"]
    served.api.state.open_projects._own.clear()
    with served.api.state.analyses._lock:  # nobody may analyse anything
        assert served.client().get(path).json() == first


def test_an_order_changes_what_was_spent_and_not_who_is_in_a_segment(served, rows):
    client = served.client("read", "write")
    path = f"/projects/{served.shop}/segments"
    before = {each["name"]: each for each in client.get(f"{path}?by=own").json()["segments"]}
    someone = min(members(rows)[REST])
    order = {"order_id": "n1", "ordered_at": "2025-01-10T10:00:00Z", "amount": 900}
    answer = client.post(f"/projects/{served.shop}/customers/{someone}/orders", json=order)
    assert answer.json()["rescored"][0] == "rfm"
    after = {each["name"]: each for each in client.get(f"{path}?by=own").json()["segments"]}
    assert after["Big spenders"] == before["Big spenders"] | {
        "revenue_share": after["Big spenders"]["revenue_share"]
    }
    assert after[REST]["customers"] == before[REST]["customers"]
    assert after[REST]["revenue"] == pytest.approx(before[REST]["revenue"] + 900, abs=0.01)
    page = client.get(f"{path}/{REST}/customers?by=own&limit=1").json()
    assert page["customers"][0]["customer_id"] == someone


def test_a_list_of_one_has_everybody_in_it_and_by_says_whose_segment_is_meant(served, rows):
    client = served.client("contact")
    path = f"/projects/{served.shop}/audiences/Lately%20here"
    assert client.get(path).json()["code"] == "no_such_segment"
    table = pd.read_csv(io.BytesIO(client.get(f"{path}?by=own").content), dtype=str)
    wanted = members(rows)["Lately here"]
    assert set(table["email"]) == {f"{one}@shop.example" for one in wanted}
    (name, *_) = projects.open_run(served.folder, served.shop, 1).summary.model
    by_model = client.get(f"/projects/{served.shop}/audiences/{name.name}?by=model")
    assert len(pd.read_csv(io.BytesIO(by_model.content))) == name.customers


def test_they_are_what_by_means_where_the_project_uses_them(served):
    save_segments(served, OWN, in_use="saved")
    answer = served.client().get(f"/projects/{served.shop}/segments").json()
    assert answer["by"] == "own"


def test_a_project_without_any_says_so(served):
    for path in ("segments", "segments/Often/customers"):
        answer = served.client().get(f"/projects/{served.shop}/{path}?by=own")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_segment")


def test_two_runs_are_compared_by_them_as_far_as_both_kept_them(served, rows, tmp_path):
    client = served.client()
    client.get(f"/projects/{served.shop}/segments?by=own")
    project = projects.open_project(served.folder, served.shop)
    more = tmp_path / "more.csv"
    more.write_text("order,customer,date,amount,email\nx1,s02,2025-02-01,5000,\n")
    projects.add_data(served.folder, served.shop, open_source(more, more.name), tmp_path, "append")
    later = OWN + "- name: Later\n  where:\n    all:\n    - frequency: {at_least: 3}\n"
    save_segments(served, later)
    projects.run_project(served.folder, project.id, tmp_path)
    path = f"/projects/{served.shop}/runs/2/changes?since=1&by=own"
    told = client.get(path).json()
    assert told["by"] == "own"
    assert [each["name"] for each in told["segments"]] == ["Big spenders", "Lately here", REST]
    assert "Run 1 did not keep who was in Later" in told["notices"][0]
    (big, *_) = told["segments"]
    assert big["customers_before"] == len(members(rows)["Big spenders"])
    now = projects.run_customers(served.folder, served.shop, 2)
    assert big["customers_after"] == int((now["monetary"] > 400).sum())
    assert big["customers_after"] - big["customers_before"] == big["entered"] - big["left"]
    save_segments(served, "name: New\nversion: 1\nwhere:\n  all:\n  - monetary: {more_than: 1}\n")
    refused = client.get(path)
    assert (refused.status_code, refused.json()["code"]) == (409, "segments_not_kept")
