"""How much visitors may have on the server at once, one by one and all together."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from core.settings import ServerLimits
from ui.shell import upload_quota
from ui.shell.front_door import FrontDoor

LIMITS = ServerLimits(visitor_upload_mb=2, total_upload_mb=3)
MEGABYTE = b"x" * 1_000_000


@pytest.fixture
def held(monkeypatch):
    """What Streamlit holds: its own manager."""
    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(runtime, "exists", lambda: True)
    server = SimpleNamespace(uploaded_file_mgr=manager)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    return manager


@pytest.fixture
def send(held):
    async def take(request):
        visitor, file = request.path_params["visitor"], request.path_params["file"]
        data = await request.body()
        held.add_file(visitor, UploadedFileRec(file, file, "", data))
        return Response(status_code=204)

    app = Starlette(routes=[Route("/_stcore/upload_file/{visitor}/{file}", take, methods=["PUT"])])
    client = TestClient(FrontDoor(app, LIMITS))
    return lambda place, content: client.put(f"/_stcore/upload_file/{place}", content=content)


def test_a_visitor_has_a_quota_and_the_server_one_for_all(send, held):
    assert send("anna/1", MEGABYTE).status_code == 204
    assert send("anna/2", MEGABYTE).status_code == 204
    refused = send("anna/3", MEGABYTE)
    assert refused.status_code == 413
    assert "2 MB" in refused.text
    assert send("ben/1", MEGABYTE).status_code == 204
    busy = send("carl/1", MEGABYTE)
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "30")
    assert (
        sum(len(file.data) for files in held.file_storage.values() for file in files.values())
        == 3e6
    )


def test_what_a_page_has_taken_counts_no_more(send, held):
    for number in range(6):
        assert send(f"anna/{number}", MEGABYTE).status_code == 204
        held.remove_file("anna", str(number))


def test_an_upload_that_does_not_say_how_large_it_is_is_refused(send):
    assert send("anna/1", iter([MEGABYTE])).status_code == 411


def test_what_no_page_takes_is_dropped(send, held, monkeypatch):
    assert send("anna/1", MEGABYTE).status_code == 204
    later = upload_quota.time.monotonic() + LIMITS.upload_seconds + 1
    monkeypatch.setattr(upload_quota.time, "monotonic", lambda: later)
    assert send("ben/1", MEGABYTE).status_code == 204
    assert held.get_files("anna", ["1"]) == []
    assert len(held.get_files("ben", ["1"])) == 1


@pytest.mark.usefixtures("held")
def test_several_at_once_are_counted_before_they_have_arrived():
    """By what they declare: nothing of them has been read when the next one asks."""
    quota = upload_quota.UploadQuota(LIMITS)
    quota._on_the_way["anna"] = 1_500_000
    assert quota._refusal("anna", 600_000)[0] == 413
    quota._on_the_way["ben"] = 1_000_000
    assert quota._refusal("carl", 600_000)[0] == 503
    assert quota._refusal("carl", 400_000) is None
