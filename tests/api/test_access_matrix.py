"""Every endpoint, with every kind of token, on projects of its own and of others.

The endpoints are read from the application: one that is added is in the matrix by itself.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api.access_rules import scope_of
from api.application import ROUTERS
from core import access, answers, projects

BODIES = {
    "runs": {},
    "plan": {"budget": 100},
    "orders": {"order_id": "new", "ordered_at": "2025-01-05T10:00:00Z", "amount": 10},
    "score": {
        "customers": [{"customer_id": "x", "recency_days": 3, "frequency": 2, "monetary": 40}]
    },
}
"""What is sent to each endpoint that takes a body, by the end of its path."""

VALUES = {"name": "Champions", "number": "1", "segment": "Champions", "customer": "s01"}
QUERY = {"changes": "?since=1"}


REFRESHED = projects.Refresh(outcome="new", started=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), run=1)
ENDPOINTS = [route for router in ROUTERS for route in router.routes]


def ask(client, route: APIRoute, project: str):
    method = next(iter(route.methods))
    path = route.path_format.format(project=project, **VALUES)
    end = path.rpartition("/")[2]
    query = next((text for word, text in QUERY.items() if word in path), "")
    return client.request(method, path + query, json=BODIES.get(end))


def test_every_endpoint_is_here_and_says_which_scope_it_needs(served):
    described = {
        (method.upper(), path)
        for path, methods in served.api.openapi()["paths"].items()
        for method in methods
    }
    assert described == {
        (method, route.path_format) for route in ENDPOINTS for method in route.methods
    }
    for route in ENDPOINTS:
        # What changes something needs more than leave to read; scoring keeps nothing.
        keeps = route.path.endswith(("/runs", "/orders", "/retry")) and "POST" in route.methods
        contact = "/audiences/" in route.path or route.path.endswith(("/contact", "/waiting"))
        assert scope_of(route) == ("write" if keeps else "contact" if contact else "read")


@pytest.fixture(autouse=True)
def no_long_work(served, monkeypatch):
    """What takes long is over before it has begun: what it does is tested elsewhere."""
    monkeypatch.setattr(answers, "answer_plan", lambda *_: {})
    monkeypatch.setattr(answers, "answer_report", lambda _: b"<!doctype html>")
    served.api.state.refreshes.run = lambda _: None
    served.api.state.refreshes.state = lambda _: REFRESHED
    served.api.state.refreshes.begin = lambda *_, **__: REFRESHED


def test_the_whole_matrix(served):
    every = [scopes for size in (1, 2, 3) for scopes in itertools.combinations(access.SCOPES, size)]
    asked = 0
    for scopes in every:
        bound = served.client(*scopes, projects=[served.shop])
        free = served.client(*scopes)
        for route in ENDPOINTS:
            allowed = scope_of(route) in scopes
            about_project = "{project}" in route.path
            for client, project, reachable in (
                (bound, served.shop, True),
                (bound, served.other, not about_project),
                (free, served.other, True),
            ):
                status = ask(client, route, project).status_code
                told = f"{route.methods} {route.path} with {scopes} of {project}"
                if not allowed:
                    assert status == 403, told
                elif not reachable:
                    assert status == 404, told
                else:
                    assert status in {200, 201, 202, 404}, told
                    # A customer of the one shop is none of the other, and has no page there.
                    assert status != 404 or project == served.other, told
                asked += 1
    assert asked == len(every) * len(ENDPOINTS) * 3


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer é"])
def test_without_a_token_every_endpoint_is_shut(served, header):
    served.client()
    client = TestClient(served.api)
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    for route in ENDPOINTS:
        path = route.path_format.format(project=served.shop, **VALUES)
        answer = client.request(next(iter(route.methods)), path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_project_of_others_looks_like_none(served):
    client = served.client(projects=[served.shop])
    there = client.get(f"/projects/{served.other}")
    nowhere = client.get("/projects/nowhere-12345678")
    assert there.json() == nowhere.json()
    assert [each["id"] for each in client.get("/projects").json()] == [served.shop]


def reach_for_others(served, requests: int) -> None:
    """Send random requests with a token for one shop; none may show a customer of the other."""
    # Reading only: an order may name any customer, who is then one of the shop's own.
    client = served.client("read", "contact", projects=[served.shop])
    dice = random.Random(19)
    pieces = [served.other, f"../{served.other}", f"{served.shop}/../{served.other}", "%2e%2e", "."]
    customers = [f"o{n:02d}" for n in range(40)]
    reached = 0
    for _ in range(requests):
        route = dice.choice(ENDPOINTS)
        values = {
            "number": dice.choice(["1", "2", "0"]),
            "segment": dice.choice(["Champions", f"../../{served.other}/segments/Champions"]),
            "name": dice.choice(["Champions", f"../../{served.other}/audiences/Champions"]),
            "customer": dice.choice([*customers, f"../../{served.other}/customers/o01"]),
        }
        path = route.path_format.format(project=dice.choice([*pieces, served.shop]), **values)
        answer = client.request(
            next(iter(route.methods)), path, json=BODIES.get(path.rpartition("/")[2])
        )
        assert answer.status_code < 500, path
        reached += answer.status_code == 200
        assert b'"customer_id":"o' not in answer.content, path
        assert b"o01@" not in answer.content, path
        assert served.other.encode() not in answer.content, path
    assert reached > requests / 50


def test_no_request_reaches_into_another_project(served):
    reach_for_others(served, 300)
