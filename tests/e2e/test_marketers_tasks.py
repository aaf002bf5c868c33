"""What a marketer comes for, in few clicks: counted in the real dashboard, printed as a table."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import clicks
import dashboard
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

CUSTOMERS = 160


def shopify_export(path: Path) -> Path:
    """Orders as Shopify exports them, of customers who agreed to marketing."""
    draw = random.Random(3)  # noqa: S311 - made-up orders
    rows: list[dict[str, object]] = []
    for customer in range(CUSTOMERS):
        for _ in range(draw.randint(1, 6)):
            day = dt.date(2025, 6, 30) - dt.timedelta(days=draw.randint(0, 500))
            at, price = f"{day} 10:00:00 +0000", f"{draw.uniform(8, 90):.2f}"
            item = draw.randint(1, 20)
            rows.append(
                {
                    "Name": f"#{1001 + len(rows)}",
                    "Email": f"customer{customer}@example.com",
                    "Financial Status": "paid",
                    "Paid at": at,
                    "Fulfillment Status": "fulfilled",
                    "Accepts Marketing": "yes",
                    "Currency": "EUR",
                    "Subtotal": price,
                    "Shipping": "0.00",
                    "Taxes": "0.00",
                    "Total": price,
                    "Created at": at,
                    "Lineitem quantity": 1,
                    "Lineitem name": f"Item {item}",
                    "Lineitem price": price,
                    "Lineitem sku": f"SKU-{item}",
                    "Billing Name": f"Customer {customer}",
                    "Shipping Country": "DE",
                    "Cancelled at": "",
                    "Refunded Amount": "0.00",
                }
            )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def file_to_segments(task: clicks.Task, path: Path) -> None:
    """From the first page to named segments."""
    visitor = task.visitor.open()
    with visitor.page.expect_file_chooser() as chooser:
        task.click(visitor.main.get_by_role("button", name="Upload", exact=True))
    chooser.value.set_files(path)
    task.click(visitor.page.get_by_role("button", name="Analyse", exact=True).first)
    task.look(visitor.main.get_by_text(re.compile("3 segments: Best · Regular · Lapsed")))


def home_to_playbook(task: clicks.Task) -> None:
    """From Home to what to do for the second segment that is named there."""
    visitor = task.visitor
    heading = visitor.main.get_by_role("heading", name=re.compile("^(E-mail|SMS|Post) to ")).nth(1)
    segment = heading.inner_text().partition(" to ")[2]
    task.click(visitor.main.get_by_role("link", name="Playbook").nth(1))
    task.look(visitor.main.get_by_role("heading", name=segment, exact=True))


def playbook_to_list(task: clicks.Task) -> None:
    """From the playbook of a segment to the file a mailing tool takes: its customers, no others."""
    visitor = task.visitor
    task.click(visitor.main.get_by_role("link", name="List", exact=True))
    arrived = task.download(visitor.page.get_by_role("button", name="Download list"))
    rows = list(csv.DictReader(Path(arrived.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert rows
    assert all(row["Email Address"].endswith("@example.com") for row in rows)


def playbook_to_plan(task: clicks.Task) -> None:
    """From the playbook of a segment to a campaign plan with a list to send."""
    visitor = task.visitor
    task.click(visitor.main.get_by_role("link", name="Campaign", exact=True))
    arrived = task.download(visitor.page.get_by_role("button", name="Download plan and lists"))
    names = zipfile.ZipFile(io.BytesIO(Path(arrived.path()).read_bytes())).namelist()
    assert "plan.json" in names
    assert any(name.startswith("send-") for name in names)


def refused_model_used(task: clicks.Task) -> None:
    """From the segments to those of a model that the guard refused."""
    visitor = task.visitor
    task.click(visitor.main.get_by_role("radio", name="Models", exact=True))
    table = visitor.main.get_by_test_id("stDataFrame").filter(has_text="Silhouette")
    verdicts = [row["Verdict"] for row in visitor.rows(table)]
    box = table.bounding_box()
    assert box is not None
    height = box["height"] / (len(verdicts) + 1)  # the first row is the header
    task.click(table, {"x": height / 2, "y": height * (verdicts.index("Refused") + 1.5)})
    task.click(visitor.page.get_by_role("button", name="Use it anyway").last)
    used = table.locator("table[role=grid] tr").filter(has_text="Refused")
    expect(used).to_contain_text("✓", timeout=dashboard.PATIENCE)


def test_what_a_marketer_comes_for_takes_few_clicks(
    visit: Callable[..., dashboard.Visitor],
    server: dashboard.Server,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own, demo = visit(server), visit(server)
    demo.open().open_demo()
    tasks: list[clicks.Task] = []
    path = shopify_export(tmp_path / "orders_export_1.csv")

    def carry_out(
        name: str,
        limit: int,
        visitor: dashboard.Visitor,
        steps: Callable[[clicks.Task], None],
        *,
        may_scroll: bool = False,
    ) -> None:
        task = clicks.Task(name, limit, visitor, may_scroll)
        tasks.append(task)
        steps(task)
        task.success = True

    try:
        carry_out("Shopify file → segments", 2, own, lambda task: file_to_segments(task, path))
        own.go("playbook")
        carry_out("playbook → list for a mailing tool", 2, own, playbook_to_list)
        carry_out("Home → the right playbook", 1, demo, home_to_playbook)
        carry_out("playbook → campaign plan", 2, demo, playbook_to_plan)
        demo.go("segments")
        carry_out("segments → a refused model", 3, demo, refused_model_used, may_scroll=True)
    finally:
        with capsys.disabled():
            print(f"\n{clicks.table(tasks)}")  # noqa: T201 - what the test is read for
    over = [task.name for task in tasks if not task.within_limit()]
    assert not over, clicks.table(tasks)
    for visitor in (own, demo):
        visitor.assert_sound()
