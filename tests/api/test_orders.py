"""A new order re-scores its customer at once, counts once, and is there after a restart."""

from __future__ import annotations

import threading

import pytest

from api.application import make_api
from core import projects, rfm

ORDER = {"order_id": "n1", "ordered_at": "2025-01-10T10:00:00+00:00", "amount": 250.5}


def test_an_order_moves_its_customer_and_nobody_else(served):
    client = served.client("read", "write")
    place = f"/projects/{served.shop}"
    sizes = client.get(f"{place}/segments").json()["segments"]
    before = {f"s{n:02d}": client.get(f"{place}/customers/s{n:02d}").json() for n in range(40)}
    who = min(before.values(), key=lambda one: (one["engagement"], one["customer_id"]))
    name = who["customer_id"]
    answer = client.post(f"{place}/customers/{name}/orders", json=ORDER)
    assert answer.status_code == 201
    now = answer.json()
    assert (now["recency_days"], now["as_of"], now["orders_since"]) == (1, "2025-01-11", 1)
    assert now["frequency"] == who["frequency"] + 1
    assert now["monetary"] == pytest.approx(who["monetary"] + 250.5)
    rule = projects.frozen_rule(served.folder, served.shop, 1)
    measures = projects.run_customers(served.folder, served.shop, 1).loc[[name]].copy()
    measures["recency_days"], measures["frequency"] = 1, now["frequency"]
    measures["monetary"] = now["monetary"]
    assert rule is not None
    assert now["rfm_segment"] == rule.scores(measures)["segment"].iloc[0] != who["rfm_segment"]
    assert now["rescored"] == ["rfm", "model"]
    assert now["why"]["rule"] == rfm.segment_rule_text(rule, now["rfm_segment"])
    for other, held in before.items():
        if other != name:
            assert client.get(f"{place}/customers/{other}").json() == held
    after = {one["name"]: one for one in client.get(f"{place}/segments").json()["segments"]}
    for size in sizes:
        moved = (size["name"] == now["rfm_segment"]) - (size["name"] == who["rfm_segment"])
        assert after[size["name"]]["customers"] == size["customers"] + moved
    listed = client.get(f"{place}/segments/{now['rfm_segment']}/customers").json()["customers"]
    assert name in {one["customer_id"] for one in listed}
    listed = client.get(f"{place}/segments/{who['rfm_segment']}/customers").json()["customers"]
    assert name not in {one["customer_id"] for one in listed}


def test_the_same_order_counts_once_and_another_under_its_number_is_refused(served):
    client = served.client("write")
    address = f"/projects/{served.shop}/customers/s01/orders"
    first = client.post(address, json=ORDER)
    again = client.post(address, json=ORDER)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    for change in ({"amount": 1}, {"ordered_at": "2025-01-11T10:00:00Z"}):
        refused = client.post(address, json=ORDER | change)
        assert (refused.status_code, refused.json()["code"]) == (409, "order_conflict")
    other = client.post(address.replace("s01", "s02"), json=ORDER)
    assert other.status_code == 409


def test_a_new_customer_and_a_return(served):
    client = served.client("read", "write")
    address = f"/projects/{served.shop}/customers/somebody%2Fnew"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/orders", json=ORDER | {"amount": -5}).status_code == 422
    made = client.post(f"{address}/orders", json=ORDER).json()
    assert (made["customer_id"], made["frequency"], made["monetary"]) == ("somebody/new", 1, 250.5)
    back = client.post(f"{address}/orders", json=ORDER | {"order_id": "n2", "amount": -50}).json()
    assert (back["frequency"], back["monetary"]) == (1, 200.5)
    found = client.get(address).json()
    assert {key: back[key] for key in found} == found


def test_orders_are_there_after_a_restart_and_seen_by_another_server(served):
    client = served.client("read", "write")
    address = f"/projects/{served.shop}/customers/s01"
    second = client.__class__(make_api(served.folder), headers=client.headers)
    assert second.get(address).json()["orders_since"] == 0
    client.post(f"{address}/orders", json=ORDER)
    assert second.get(address).json() == client.get(address).json()
    third = client.__class__(make_api(served.folder), headers=client.headers)
    assert third.get(address).json()["orders_since"] == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ordered_at": "2024-12-30T10:00:00Z"}, "order_too_early"),
        ({"ordered_at": "2999-01-01T10:00:00Z"}, "order_too_late"),
        ({"ordered_at": "2025-01-10T10:00:00"}, "invalid_request"),
        ({"amount": "NaN"}, "invalid_request"),
        ({"order_id": ""}, "invalid_request"),
        ({"order_id": None}, "invalid_request"),
    ],
)
def test_an_order_that_cannot_be_counted_is_refused(served, change, code):
    client = served.client("write")
    address = f"/projects/{served.shop}/customers/s01/orders"
    answer = client.post(address, json=ORDER | change)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    if code == "invalid_request":
        assert str(next(iter(change.values()))) not in answer.text or change == {"order_id": ""}


def test_many_at_once_are_all_counted(served):
    client = served.client("read", "write")
    address = f"/projects/{served.shop}/customers/s01"
    before = client.get(address).json()["frequency"]

    def send(number: int) -> None:
        client.post(f"{address}/orders", json=ORDER | {"order_id": f"many-{number // 2}"})

    threads = [threading.Thread(target=send, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.get(address).json()["frequency"] == before + 8


def test_an_idempotency_key_answers_as_the_first_time(served):
    client = served.client("write")
    address = f"/projects/{served.shop}/customers/s01/orders"
    key = {"Idempotency-Key": "k1"}
    first = client.post(address, json=ORDER, headers=key)
    client.post(address, json=ORDER | {"order_id": "n2"})
    again = client.post(address, json=ORDER, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    reused = client.post(address, json=ORDER | {"order_id": "n3"}, headers=key)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key")
    # Another token's keys are its own.
    other = served.client("write").post(address, json=ORDER | {"order_id": "n3"}, headers=key)
    assert other.status_code == 201


def test_the_next_run_takes_over_what_its_data_hold(served, tmp_path):
    client = served.client("read", "write")
    address = f"/projects/{served.shop}/customers/s01"
    client.post(f"{address}/orders", json=ORDER)
    assert client.get(address).json()["orders_since"] == 1
    from core.files import open_source

    rows = "n1,s01,2025-01-10,250.5,s01@shop.example\nz,s02,2025-01-12,3,s02@shop.example\n"
    file = tmp_path / "later.csv"
    file.write_text(f"order,customer,date,amount,email\n{rows}")
    for number, step in enumerate((projects.add_data, projects.run_project)):
        private = tmp_path / f"private{number}"
        private.mkdir()
        source = (open_source(file, file.name),) if number == 0 else ()
        step(served.folder, served.shop, *source, private)
    now = client.get(address).json()
    assert (now["orders_since"], now["recency_days"]) == (0, 3)
    assert client.get(f"/projects/{served.shop}/runs").json()[0]["number"] == 2
    changes = client.get(f"/projects/{served.shop}/runs/2/changes?since=1")
    assert changes.json()["after"] == 2
