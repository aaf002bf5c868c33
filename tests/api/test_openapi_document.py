"""Requests made up from the OpenAPI document: no fault, and every answer as it is described."""

from __future__ import annotations

from made_up_requests import send_made_up_requests

from core import access


def test_a_sample_of_made_up_requests(served):
    served.api.state.refreshes.run = lambda _: None
    _, token = access.create_token(served.folder, "Made up", access.SCOPES, [served.shop])
    sent = send_made_up_requests(served.api, token, served.shop, examples=12)
    assert sent >= 100
