"""A key that is new for every order gives way to the person's own id, and to nothing else."""

from __future__ import annotations

import pytest

from core.settings import ReadSettings


def orders(header, person, *, keys=60, key=lambda n: f"K{n:03d}"):
    rows = [
        f"O{n},{key(n)},{person(n)},2022-{1 + n // 10:02d}-{1 + n % 28:02d},{10 + n * 7 % 83}.50"
        for n in range(keys)
    ]
    return "\n".join([f"order_no,{header},placed_at,price", *rows])


@pytest.mark.parametrize(
    "header", ["customer_key,person_id", "customer_id,customer_unique_id", "customer_id,email"]
)
def test_the_persons_own_id_takes_the_place_of_a_key_that_never_comes_again(load, header):
    text = orders(header, lambda n: f"p{n % 23}@shop.example")
    roles = load(text).roles
    key, person = header.split(",")
    assert roles["customer_id"] == person
    (notice,) = [one for one in roles.notices() if one.code == "person_behind_key"]
    assert "23 people" in notice.message
    chosen = load(text, ReadSettings(roles=(("customer_id", key),))).roles
    assert chosen["customer_id"] == key
    assert "person_behind_key" not in {one.code for one in chosen.notices()}


@pytest.mark.parametrize(
    ("header", "person", "key"),
    [
        ("customer_id,user_id", lambda n: f"till{n % 4}", lambda n: f"K{n}"),
        ("customer_id,customer_name", lambda n: f"Ann {n % 23}", lambda n: f"K{n}"),
        ("customer_id,email", lambda n: f"{n}@shop.example", lambda n: f"K{n}"),
        ("customer_id,account_id", lambda n: f"A{n % 20}", lambda n: f"K{n % 40}"),
        ("customer_id,city", lambda n: f"Town {n % 23}", lambda n: f"K{n}"),
    ],
    ids=["staff", "names two may share", "bought once", "key that comes again", "place"],
)
def test_other_columns_leave_the_customer_as_it_is(load, header, person, key):
    assert load(orders(header, person, key=key)).roles["customer_id"] == "customer_id"
