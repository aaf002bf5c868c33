"""Lists and contact data: only with the contact scope, with consent, and of the run's data."""

from __future__ import annotations

import hashlib
import io

import pandas as pd
import pytest

from api import open_analyses
from core import projects


def listed(answer) -> pd.DataFrame:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return pd.read_csv(io.BytesIO(answer.content), dtype=str)


@pytest.fixture
def segment(served) -> str:
    sizes = served.client().get(f"/projects/{served.shop}/segments").json()["segments"]
    return max(sizes, key=lambda each: each["customers"])["name"]


def customers_of(served, segment: str) -> set[str]:
    path = f"/projects/{served.shop}/segments/{segment}/customers?limit=1000"
    return {each["customer_id"] for each in served.client().get(path).json()["customers"]}


def test_a_segment_is_a_list_for_any_system(served, segment):
    client = served.client("contact", projects=[served.shop])
    path = f"/projects/{served.shop}/audiences/{segment}"
    wanted = {f"{one}@shop.example" for one in customers_of(served, segment)}
    answer = client.get(path)
    assert set(listed(answer)["email"]) == wanted
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert set(listed(client.get(f"{path}?for=mailchimp")).iloc[:, 0]) == wanted
    hashed = listed(client.get(f"{path}?for=linkedin&hashed=true"))
    digests = {hashlib.sha256(each.encode()).hexdigest() for each in wanted}
    assert set(hashed.iloc[:, 0]) == digests
    assert client.get(f"{path}?for=nothing").json()["code"] == "invalid_request"


def test_a_list_that_was_saved_goes_by_its_name_and_keeps_who_is_suppressed_off(
    served, segment, tmp_path
):
    wanted = customers_of(served, segment)
    gone = min(wanted)
    file = tmp_path / "unsubscribed.csv"
    file.write_text(f"email\n{gone}@shop.example\n")
    folder = projects.project_path(served.folder, served.shop)
    project = projects.open_project(served.folder, served.shop)
    saved = {"widgets": {"list_segments_rfm": [segment]}, "segments_by": "rfm"}
    choices = project.choices.model_copy(
        update={
            "audiences": {"January mailing": saved, "By the model": {"segments_by": "model"}},
            "suppression": (projects.keep_file(folder, file, file.name),),
        }
    )
    projects.save_choices(served.folder, served.shop, choices, project.revision)
    client = served.client("contact")
    table = listed(client.get(f"/projects/{served.shop}/audiences/January%20mailing"))
    assert set(table["email"]) == {f"{one}@shop.example" for one in wanted - {gone}}
    contact = client.get(f"/projects/{served.shop}/customers/{gone}/contact").json()
    assert (contact["email"], contact["suppressed"]) == (f"{gone}@shop.example", True)
    assert (contact["phone"], contact["email_consent"]) == (None, None)
    for name in ("By%20the%20model", "No%20list"):
        answer = client.get(f"/projects/{served.shop}/audiences/{name}")
        assert answer.json()["code"] == "no_such_segment"
    nobody = client.get(f"/projects/{served.shop}/customers/nobody/contact")
    assert nobody.json()["code"] == "no_such_customer"


def test_without_the_contact_scope_nothing_is_given(served, segment):
    client = served.client("read", "write")
    for path in (f"audiences/{segment}", "customers/s01/contact"):
        answer = client.get(f"/projects/{served.shop}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "scope")
    for path in ("customers/s01", f"segments/{segment}/customers", "report"):
        assert b"@shop.example" not in client.get(f"/projects/{served.shop}/{path}").content


def test_other_data_than_those_of_the_run_are_refused(served, segment, tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("order,customer,date,amount\no1,s01,2024-05-01,5\n")
    projects.link_project(served.folder, served.shop, str(file))
    answer = served.client("contact").get(f"/projects/{served.shop}/audiences/{segment}")
    assert (answer.status_code, answer.json()["code"]) == (409, "run_outdated")


def test_who_waits_for_long_is_asked_to_come_back(served, segment, monkeypatch):
    monkeypatch.setattr(open_analyses, "WAIT_SECONDS", 0.01)
    client = served.client("contact")
    with served.api.state.analyses._lock:
        answer = client.get(f"/projects/{served.shop}/audiences/{segment}")
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")


def test_few_analyses_are_held_and_their_folders_go_with_them(served, segment, monkeypatch):
    monkeypatch.setattr(open_analyses, "MAX_ANALYSES", 1)
    analyses = served.api.state.analyses
    client = served.client("contact")
    client.get(f"/projects/{served.shop}/audiences/{segment}")
    (held,) = analyses._held.values()
    assert held.about.workspace.is_dir()
    client.get(f"/projects/{served.other}/customers/o01/contact")
    assert not held.about.workspace.exists()
    assert [key[0] for key in analyses._held] == [served.other]
