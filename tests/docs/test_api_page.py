"""docs/api.md names every endpoint with its scope, every key of a customer, and every code."""

from __future__ import annotations

import re
from pathlib import Path

from api import problems, schemas
from api.access_rules import scope_of
from api.application import ROUTERS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "api.md").read_text(encoding="utf-8")
ENDPOINTS = {
    (f"{method} {route.path_format}", scope_of(route))
    for router in ROUTERS
    for route in router.routes
    for method in route.methods
}


def test_every_endpoint_is_listed_with_its_scope_and_no_other():
    listed = re.findall(r"^\| `((?:GET|POST) /\S+)` \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert set(listed) == ENDPOINTS


def test_every_key_is_explained():
    keys = {
        key
        for model in vars(schemas).values()
        if isinstance(model, type) and issubclass(model, schemas.BaseModel)
        for key in model.model_fields
    }
    both = PAGE + (DOCS / "cli.md").read_text(encoding="utf-8")
    assert len(keys) > 50
    assert {key for key in keys if f"`{key}`" not in both and f'"{key}"' not in both} == set()


def test_every_code_with_a_status_of_its_own_is_explained():
    known = set(problems._STATUS) - {"stale_project"}  # of the terminal; nothing here saves one
    assert {code for code in known if f"`{code}`" not in PAGE} == set()
