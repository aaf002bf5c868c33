"""`python -m core audience FILE`: a list for a mailing tool, and who is not on it."""

from __future__ import annotations

import pandas as pd

from core import projects
from core.files import open_source
from core.projects import ProjectChoices
from core.settings import SegmentSettings, Settings


def shop(folder):
    path = folder / "orders.csv"
    agreed = ["no" if n == 3 else "yes" for n in range(30)]
    rows = [
        f"c{n % 30}@example.com,{n},2024-{1 + n % 12:02}-10,{5 + n % 7},{agreed[n % 30]}"
        for n in range(120)
    ]
    path.write_text(
        "\n".join(["Email,Order,Date,Total,Accepts Marketing", *rows]), encoding="utf-8"
    )
    return path


def test_a_list_is_written_and_no_address_is_printed(run_cli, tmp_path):
    gone = tmp_path / "gone.csv"
    gone.write_text("Email\nC7@example.com\n", encoding="utf-8")
    target = tmp_path / "list.csv"
    document, finished = run_cli(
        "audience", shop(tmp_path), "--json", "--algorithm", "kmeans", "--clusters", "2",
        "--for", "mailchimp", "--suppress", gone, "--save", target,
    )  # fmt: skip
    assert document["listed"] == 28
    assert document["left_out"] == {"on the suppression list": 1, "no consent": 1}
    addresses = set(pd.read_csv(target)["Email Address"])
    assert not {"c3@example.com", "c7@example.com"} & addresses
    assert "@" not in finished.stdout + finished.stderr


def test_addresses_come_from_a_second_file(run_cli, tmp_path):
    path = tmp_path / "orders.csv"
    rows = [f"c{n % 30},{n},2024-{1 + n % 12:02}-10,{5 + n % 7}" for n in range(120)]
    path.write_text("\n".join(["Customer,Order,Date,Total", *rows]), encoding="utf-8")
    known = tmp_path / "contacts.csv"
    known.write_text(
        "\n".join(["id,mail", *(f"C{n},x{n}@example.com" for n in range(20))]), encoding="utf-8"
    )
    options = ("--json", "--algorithm", "kmeans", "--clusters", "2")
    document, _ = run_cli("audience", path, *options, "--contact-list", known)
    assert (document["listed"], document["left_out"]) == (
        20, {"no email address or phone number": 10},
    )  # fmt: skip
    _, finished = run_cli("audience", path, *options, expect=2)
    assert "--contact-list" in finished.stderr


def test_a_project_s_own_lists_count_without_being_named(run_cli, tmp_path):
    folder = tmp_path / "projects"
    orders = tmp_path / "orders.csv"
    rows = [f"c{n % 30},{n},2024-{1 + n % 12:02}-10,{5 + n % 7}" for n in range(120)]
    orders.write_text("\n".join(["Customer,Order,Date,Total", *rows]), encoding="utf-8")
    known = tmp_path / "contacts.csv"
    agreed = [f"c{n},x{n}@example.com,{'no' if n < 4 else 'yes'}" for n in range(30)]
    known.write_text("\n".join(["id,mail,Accepts Email Marketing", *agreed]), encoding="utf-8")
    gone = tmp_path / "gone.csv"
    gone.write_text("mail\nx7@example.com\nx2@example.com\n", encoding="utf-8")
    settings = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=2, trials=1))
    project = projects.create_project(
        folder, "Shop", open_source(orders, "orders.csv"), ProjectChoices(settings=settings)
    )
    place = projects.project_path(folder, project.id)
    choices = project.choices.model_copy(
        update={
            "contact_list": projects.keep_file(place, known, "contacts.csv"),
            "suppression": (projects.keep_file(place, gone, "gone.csv"),),
        }
    )
    projects.save_choices(folder, project.id, choices, project.revision)
    here = {"CLIENTELE_PROJECTS": str(folder)}
    target = tmp_path / "list.csv"
    document, _ = run_cli("audience", "Shop", "--json", "--save", target, **here)
    assert document["left_out"] == {"on the suppression list": 2, "no consent": 3}
    assert not {f"x{n}@example.com" for n in (0, 1, 2, 3, 7)} & set(pd.read_csv(target)["email"])
    plan, _ = run_cli("plan", "Shop", "--json", "--out", tmp_path / "plan", **here)
    assert plan["contactable"]["customers"] == 25
    assert plan["contactable"]["left_out"] == {"on the suppression list": 2, "no consent": 3}
    held = {"c0", "c1", "c2", "c3", "c7"}
    written = list((tmp_path / "plan").glob("*.csv"))
    assert written
    for path in written:
        table = pd.read_csv(path)
        assert "customer_id" not in table or not held & set(table["customer_id"]), path.name
