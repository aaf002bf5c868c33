"""`python -m core select FILE --where …`, and other commands that use saved segments."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from core import projects
from core.files import open_source
from core.settings import SegmentSettings, Settings

QUICK = ("--algorithm", "kmeans", "--clusters", "2")
BOUGHT_TWO = """
name: Two or more
where:
  - frequency: {at_least: 2}
  - product: {bought: MUG}
"""


@pytest.fixture
def shop(tmp_path):
    rows = [
        f"c{n % 30}@example.com,{n},2024-{1 + n % 12:02}-10,{5 + n % 7},"
        f"{'no' if n % 30 == 3 else 'yes'},{'MUG' if n % 2 else 'CUP'}"
        for n in range(100)
    ]
    path = tmp_path / "orders.csv"
    header = "Email,Order,Date,Total,Accepts Marketing,Product"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


@pytest.fixture
def where(tmp_path):
    path = tmp_path / "two.yaml"
    path.write_text(BOUGHT_TWO, encoding="utf-8")
    return path


def test_customers_are_counted_and_written(run_cli, shop, where, tmp_path):
    target = tmp_path / "list.csv"
    document, finished = run_cli(
        "select", shop, "--json", *QUICK, "--where", where, "--save", target, "--ignore-consent"
    )
    (segment,) = document["segments"]
    assert (segment["name"], segment["customers"]) == ("Two or more", 15)
    assert segment["sentence"] == "Ordered at least twice and bought MUG"
    written = pd.read_csv(target)
    assert set(written["customer_id"]) == {f"c{n}@example.com" for n in range(1, 30, 2)}
    assert written["monetary"].sum() == pytest.approx(segment["revenue"])
    assert set(written["saved_segments"]) == {"Two or more"}
    assert sum(overlap["customers"] for overlap in segment["overlaps"]) == 15
    assert "@" not in finished.stdout


def test_the_yaml_it_prints_can_be_given_back(run_cli, shop, where, tmp_path):
    document, _ = run_cli("select", shop, "--json", *QUICK, "--where", where)
    again = tmp_path / "again.yml"
    again.write_text(document["segments"][0]["yaml"], encoding="utf-8")
    repeated, _ = run_cli("select", shop, "--json", *QUICK, "--where", again)
    assert repeated["segments"] == document["segments"]


def test_it_reads_well_without_json(run_cli, shop):
    text, _ = run_cli(
        "select", shop, *QUICK, "--where", "second order due", "--where", "Many returns",
        as_json=False,
    )  # fmt: skip
    assert "Ordered exactly once and last ordered between 30 and 75 days ago." in text
    assert "Many returns" in text
    assert "0 customers" in text


def test_a_list_for_klaviyo_holds_those_who_meet_it_and_agreed(run_cli, shop, where, tmp_path):
    target = tmp_path / "klaviyo.csv"
    document, _ = run_cli(
        "audience", shop, "--json", *QUICK, "--for", "klaviyo", "--where", where, "--save", target
    )
    assert (document["customers"], document["listed"]) == (15, 14)
    assert document["left_out"] == {"no consent": 1}
    assert set(pd.read_csv(io.BytesIO(target.read_bytes())).iloc[:, 0]) == {
        f"c{n}@example.com" for n in range(1, 30, 2) if n != 3
    }


def test_consent_is_a_condition_where_contacts_are_taken(run_cli, shop, tmp_path):
    agreed = tmp_path / "agreed.yaml"
    agreed.write_text("name: Agreed\nwhere: [email_consent: true]", encoding="utf-8")
    document, _ = run_cli("select", shop, "--json", *QUICK, "--where", agreed)
    assert document["segments"][0]["customers"] == 29
    _, finished = run_cli("select", shop, *QUICK, "--where", agreed, "--no-contacts", expect=2)
    assert "no contact details" in finished.stderr


def test_a_plan_is_for_saved_segments_and_nobody_else(run_cli, shop, where):
    document, _ = run_cli("plan", shop, "--json", *QUICK, "--where", where, "--budget", "500")
    assert {one["segment"] for one in document["cells"]} <= {"Two or more"}


@pytest.mark.parametrize("command", ["segment", "value"])
def test_other_commands_take_saved_segments_too(run_cli, shop, where, command):
    text, _ = run_cli(command, shop, *QUICK, "--where", where, as_json=False)
    assert "Two or more" in text
    assert "Everyone else" in text


def test_a_mistake_names_the_condition_and_the_way_out(run_cli, shop, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: X\nwhere: [frequncy: 2]", encoding="utf-8")
    _, finished = run_cli("select", shop, "--where", wrong, expect=2)
    assert "where > 1 > frequncy" in finished.stderr or "frequncy" in finished.stderr
    assert "Did you mean frequency" in finished.stderr
    _, finished = run_cli("select", shop, "--where", "no such", expect=2)
    assert "Slipping regulars" in finished.stderr
    _, finished = run_cli("select", shop, "--where", tmp_path / "gone.yaml", expect=2)
    assert "There is no file" in finished.stderr


def test_columns_of_a_table_of_customers_are_fields(run_cli, tmp_path):
    people, young = tmp_path / "people.csv", tmp_path / "young.yaml"
    rows = [f"{n},{'Female' if n % 2 else 'Male'},{20 + n % 40},{10 + n % 7}" for n in range(120)]
    people.write_text("\n".join(["CustomerID,Gender,Age,Income", *rows]), encoding="utf-8")
    young.write_text("name: Young\nwhere: [Age: {less_than: 30}, Gender: Female]", encoding="utf-8")
    document, _ = run_cli("select", people, "--json", *QUICK, "--by", "model", "--where", young)
    (segment,) = document["segments"]
    assert segment["customers"] == sum(1 for n in range(120) if n % 2 and n % 40 < 10)
    assert segment["revenue"] is None


def test_a_project_selects_by_the_segments_saved_in_it(run_cli, shop, tmp_path):
    folder = tmp_path / "projects"
    settings = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=2))
    choices = projects.ProjectChoices(settings=settings, segments=BOUGHT_TWO)
    made = projects.create_project(folder, "Shop", open_source(shop, shop.name), choices)
    place = {"CLIENTELE_PROJECTS": str(folder)}
    every, _ = run_cli("select", "Shop", "--json", **place)
    assert [(one["name"], one["customers"]) for one in every["segments"]] == [("Two or more", 15)]
    target = tmp_path / "list.csv"
    named, _ = run_cli(
        "select", made.id, "--json", "--where", "two or more", "--save", target, **place
    )
    assert named["segments"] == every["segments"]
    # The ids are addresses: who did not agree is not in the file.
    written = pd.read_csv(target)
    assert set(written["customer_id"]) == {f"c{n}@example.com" for n in range(1, 30, 2)} - {
        "c3@example.com"
    }
    assert (every["left_out"], named["left_out"]) == (0, 1)
    again, _ = run_cli("select", shop, "--json", *QUICK, "--where", "Two or more", expect=2)
    assert "Two or more" in again["error"]["message"]
    nothing, _ = run_cli("select", shop, "--json", *QUICK, expect=2)
    assert nothing["error"]["code"] == "usage"


def test_a_project_without_segments_says_so(run_cli, shop, tmp_path):
    folder = tmp_path / "projects"
    settings = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=2))
    choices = projects.ProjectChoices(settings=settings)
    projects.create_project(folder, "Shop", open_source(shop, shop.name), choices)
    told, _ = run_cli("select", "Shop", expect=2, CLIENTELE_PROJECTS=str(folder))
    assert told["error"]["code"] == "no_such_segment"


def test_who_is_suppressed_is_in_no_file_of_addresses(run_cli, shop, where, tmp_path):
    gone, target = tmp_path / "gone.csv", tmp_path / "list.csv"
    gone.write_text("email\nC5@Example.com\n")
    text, _ = run_cli(
        *("select", shop, *QUICK, "--where", where, "--save", target, "--suppress", gone),
        as_json=False,
    )
    ids = set(pd.read_csv(target)["customer_id"])
    assert {"c3@example.com", "c5@example.com"} & ids == set()
    assert len(ids) == 13
    assert "2 customers left out" in text


def test_a_file_without_addresses_stays_whole(run_cli, tmp_path, where):
    rows = [
        f"{n % 30},{n},2024-{1 + n % 12:02}-10,{5 + n % 7},{'no' if n % 30 == 3 else 'yes'},"
        f"{'MUG' if n % 2 else 'CUP'}"
        for n in range(100)
    ]
    path, target = tmp_path / "orders.csv", tmp_path / "list.csv"
    header = "Customer ID,Order,Date,Total,Accepts Marketing,Product"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    document, _ = run_cli("select", path, "--json", *QUICK, "--where", where, "--save", target)
    assert document["left_out"] == 0
    assert len(pd.read_csv(target)) == document["segments"][0]["customers"] == 15


def test_segment_leaves_the_same_customers_out_of_its_folder(run_cli, shop, tmp_path):
    text, _ = run_cli("segment", shop, *QUICK, "--out", tmp_path / "out", as_json=False)
    ids = set(pd.read_csv(tmp_path / "out" / "customers.csv")["customer_id"])
    assert ids == {f"c{n}@example.com" for n in range(30)} - {"c3@example.com"}
    assert "1 customer is left out" in text
