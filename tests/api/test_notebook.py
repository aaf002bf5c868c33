"""docs/notebook.ipynb runs from its first cell to its last, and both ways give the same numbers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
from starlette.testclient import TestClient

from core import access

ROOT = Path(__file__).parents[2]
NOTEBOOK = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))


def test_the_notebook_runs_and_both_ways_agree(served, tmp_path, monkeypatch):
    orders = next((served.folder / served.shop / "sources").iterdir())
    copy = tmp_path / "orders.csv"
    copy.write_bytes(orders.read_bytes())
    _, token = access.create_token(served.folder, "Notebook", ["read", "write"], [served.shop])
    monkeypatch.setenv("CLIENTELE_ORDERS", str(copy))
    monkeypatch.setenv("CLIENTELE_TOKEN", token)
    monkeypatch.setenv("CLIENTELE_HOME", str(ROOT))
    # The server's own address is the application itself here, without /api/v1 before it.
    monkeypatch.setattr(
        httpx,
        "Client",
        lambda base_url, headers, timeout: TestClient(served.api, headers=headers),  # noqa: ARG005
    )
    names: dict[str, object] = {}
    for cell in NOTEBOOK["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)  # noqa: S102 - ours
    assert len(names["analysis"].customers.frame) == 40
    by_python, by_http = names["in_python"]["customers"], names["over_http"]["customers"]
    assert by_python[by_python > 0].to_dict() == by_http[by_http > 0].to_dict()
    assert len(names["listed"]) == by_http.max()
    assert names["after"]["frequency"] == names["before"]["frequency"] + 1
    assert set(names["customers"]["customer_id"]) >= set(names["listed"].index)
    assert len(names["scored"]) == 2


def test_the_notebook_is_plain_and_leads_somewhere():
    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in NOTEBOOK["cells"]}) == len(NOTEBOOK["cells"])
    for cell in NOTEBOOK["cells"]:
        assert not cell.get("outputs"), "what it printed is out of date tomorrow"
        for page in re.findall(r"\]\(([\w.]+\.md)", "".join(cell["source"])):
            assert (ROOT / "docs" / page).exists()
