"""Segments and their customers: counted, paged, in three formats."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote

import pytest

from api.cursors import read_cursor, write_cursor
from api.problems import ApiError
from core import projects


def every_page(client, address: str, limit: int, by: str) -> list[dict[str, object]]:
    rows, cursor = [], None
    while True:
        query = {"limit": limit, "by": by} | ({"cursor": cursor} if cursor else {})
        page = client.get(address, params=query).json()
        assert len(page["customers"]) <= limit
        rows += page["customers"]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows


@pytest.mark.parametrize("by", ["rfm", "model"])
def test_the_pages_of_all_segments_hold_every_customer_once(served, by):
    client = served.client()
    told = client.get(f"/projects/{served.shop}/segments?by={by}").json()
    frame = projects.run_customers(served.folder, served.shop, 1)
    held = []
    for segment in told["segments"]:
        address = f"/projects/{served.shop}/segments/{quote(segment['name'], safe='')}/customers"
        rows = every_page(client, address, 3, by)
        assert len(rows) == segment["customers"]
        assert rows == sorted(rows, key=lambda row: (-row["monetary"], row["customer_id"]))
        assert {row[f"{by}_segment"] for row in rows} <= {segment["name"]}
        held += [row["customer_id"] for row in rows]
    assert sorted(held) == sorted(frame.index)
    assert sum(each["share"] for each in told["segments"]) == pytest.approx(1, abs=1e-5)


def test_customers_as_lines_and_as_a_table(served):
    client = served.client()
    (name, *_) = [
        each["name"]
        for each in client.get(f"/projects/{served.shop}/segments").json()["segments"]
        if each["customers"] > 2
    ]
    address = f"/projects/{served.shop}/segments/{name}/customers?limit=2"
    whole = client.get(address).json()["customers"]
    lines = client.get(f"{address}&format=ndjson")
    assert [json.loads(line) for line in lines.text.splitlines()] == whole
    table = client.get(f"{address}&format=csv")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row["customer_id"] for row in rows] == [row["customer_id"] for row in whole]
    assert list(rows[0]) == list(whole[0])
    following = client.get(lines.links["next"]["url"])
    assert following.json is not None
    assert json.loads(following.text.splitlines()[0])["customer_id"] not in {
        row["customer_id"] for row in whole
    }


def test_what_has_not_changed_is_not_sent(served):
    client = served.client()
    first = client.get(f"/projects/{served.shop}/segments")
    again = client.get(
        f"/projects/{served.shop}/segments", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    order = {"order_id": "n1", "ordered_at": "2025-01-10T10:00:00Z", "amount": 900}
    served.client("write").post(f"/projects/{served.shop}/customers/s05/orders", json=order)
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(f"/projects/{served.shop}/segments", headers=known).status_code == 200


@pytest.mark.parametrize("rank", [(-12.5, "c1"), (float("inf"), "ü/…"), (0.0, "")])
def test_a_cursor_is_read_as_it_was_written(rank):
    assert read_cursor(write_cursor(rank)) == rank


@pytest.mark.parametrize("text", ["", "x", "bnVsbA==", "WzEsMl0=", "WyJ6IiwiYSJd", "é"])
def test_a_text_that_is_no_cursor_is_refused(text):
    with pytest.raises(ApiError):
        read_cursor(text)


def test_a_segment_that_is_not_there(served):
    answer = served.client().get(f"/projects/{served.shop}/segments/Nobody/customers")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_segment")
