"""The switch, the limits, the log, and what happens when we are wrong."""

from __future__ import annotations

import logging

from starlette.testclient import TestClient

from api import gatekeeper
from core import access


def test_without_a_token_the_api_is_off(served):
    client = TestClient(served.api)
    for page in ("/projects", "/docs", "/openapi.json", "/nothing"):
        answer = client.get(page)
        assert (answer.status_code, answer.json()["code"]) == (404, "api_off")
    token, _ = access.create_token(served.folder, "One")
    assert client.get("/docs").status_code == 200
    access.revoke_token(served.folder, token.id)
    assert client.get("/docs").status_code == 404


def test_the_docs_page_shows_every_endpoint_and_asks_nobody_else(served):
    served.client()
    page = TestClient(served.api).get("/docs")
    assert all(path in page.text for path in served.api.openapi()["paths"])
    assert "http" not in page.text.replace("http://127", "")
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_token_that_asks_too_often_has_to_wait(serve):
    served = serve(requests_per_minute=30)
    client = served.client()
    statuses = [client.get("/projects").status_code for _ in range(8)]
    assert statuses == [200] * 5 + [429] * 3
    assert int(client.get("/projects").headers["retry-after"]) >= 1
    assert served.client().get("/projects").status_code == 200


def test_whoever_guesses_has_to_wait_and_others_do_not(served):
    client = served.client()
    guess = {"Authorization": "Bearer guess"}
    statuses = [client.get("/projects", headers=guess).status_code for _ in range(40)]
    assert (statuses[0], statuses[-1]) == (401, 429)
    assert client.get("/projects").status_code == 200


def test_a_large_request_is_refused_also_without_its_length(served, monkeypatch):
    monkeypatch.setattr(gatekeeper, "MAX_BODY_BYTES", 1000)
    client = served.client("write")
    address = f"/projects/{served.shop}/customers/s01/orders"
    assert client.post(address, content=b"x" * 1001).status_code == 413
    parts = (b"x" * 100 for _ in range(20))
    assert client.post(address, content=parts).status_code == 413


def test_the_log_has_the_endpoint_and_no_customer(served):
    client = served.client(projects=[served.shop])
    client.get(f"/projects/{served.shop}/customers/s01?x=s01")
    client.get(f"/projects/{served.other}/customers/o01")
    client.get("/nowhere/s01")
    last, other, customer = access.read_audit(served.folder)[:3]
    assert (customer.route, customer.status) == ("/projects/{project}/customers/{customer}", 200)
    assert customer.project == served.shop
    assert (other.project, other.status) == (None, 404)
    assert (last.route, last.status) == ("unknown", 404)
    held = b"".join(
        path.read_bytes() for path in served.folder.iterdir() if path.name.startswith(".access")
    )
    assert b"s01" not in held


def test_a_mistake_of_ours_is_a_problem_and_its_words_stay_out_of_the_log(
    served, monkeypatch, caplog
):
    def broken(*_: object) -> None:
        raise KeyError("anna@example.com")

    client = served.client()
    monkeypatch.setattr("core.projects.project_document", broken)
    with caplog.at_level(logging.ERROR):
        answer = client.get(f"/projects/{served.shop}")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "anna" not in answer.text + caplog.text
    assert "KeyError" in caplog.text


def test_no_page_and_no_method_are_problems_too(served):
    client = served.client()
    assert client.get("/nowhere").json()["code"] == "no_such_page"
    answer = client.delete("/projects")
    assert (answer.status_code, answer.json()["code"]) == (405, "method")
    assert answer.headers["allow"] == "GET"
