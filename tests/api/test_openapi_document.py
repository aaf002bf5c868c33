"""The OpenAPI document: clients can be made of it, and requests made up from it meet no fault."""

from __future__ import annotations

import json

import jsonschema
from made_up_requests import send_made_up_requests

from core import access


def test_a_sample_of_made_up_requests(served):
    served.api.state.refreshes.run = lambda _: None
    _, token = access.create_token(served.folder, "Made up", access.SCOPES, [served.shop])
    sent = send_made_up_requests(served.api, token, served.shop, examples=12)
    assert sent >= 100


def test_a_generator_finds_a_name_for_every_function_and_a_form_for_every_answer(served):
    document = json.loads(json.dumps(served.api.openapi()))
    schemas = document["components"]["schemas"]
    operations = [each for methods in document["paths"].values() for each in methods.values()]
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names) > 15
    assert all(name.isidentifier() and name.islower() for name in names)
    assert {"add_order", "show_customer", "list_deliveries"} < set(names)
    for each in operations:
        for status, answer in each["responses"].items():
            forms = [form["schema"] for form in answer.get("content", {}).values()]
            assert forms or status == "304", (each["operationId"], status)
            assert all(forms), (each["operationId"], status)
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert set(_references(document)) <= {f"#/components/schemas/{name}" for name in schemas}


def _references(held: object):
    if isinstance(held, dict):
        if isinstance(held.get("$ref"), str):
            yield held["$ref"]
        for each in held.values():
            yield from _references(each)
    elif isinstance(held, list):
        for each in held:
            yield from _references(each)
