"""An assistant asks a project over standard input and output, with the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.memory import create_connected_server_and_client_session

from core import assistant, projects
from core.__main__ import main, parser
from core.cli.service import mcp as command
from core.files import open_source
from core.settings import SegmentSettings, Settings

ROOT = Path(__file__).parents[3]
DOMAIN = "shop.example"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A project with two runs, the second without the last customers of the first."""
    work = tmp_path_factory.mktemp("assistant")
    folder, file = work / "projects", work / "orders.csv"
    lines = [
        f"o{n},c{n % 40:02d},2024-{1 + n % 12:02d}-{1 + n * 7 % 28:02d},{5 + n * 7 % 90},"
        f"c{n % 40:02d}@{DOMAIN}"
        for n in range(300)
    ]
    head = "order,customer,date,amount,email"
    file.write_text("\n".join([head, *lines]) + "\n")
    choices = projects.ProjectChoices(settings=Settings(segment=SegmentSettings(trials=3)))
    made = projects.create_project(folder, "Tea shop", open_source(file, file.name), choices)
    projects.link_project(folder, made.id, str(file))
    private = work / "private"
    private.mkdir()
    projects.run_project(folder, made.id, private)
    file.write_text("\n".join([head, *lines, f"x,c01,2025-01-05,50,c01@{DOMAIN}"]) + "\n")
    projects.run_project(folder, made.id, private)
    return folder, made.id


async def ask(client, calls):
    """List the tools, and call some."""
    about = await client.initialize()
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    return about, tools, [await client.call_tool(name, given) for name, given in calls]


def over_stdio(shop, calls, *options):
    """Start the command as an assistant does."""
    folder, project = shop
    arguments = ["-m", "core", "mcp", project, "--projects", str(folder), *options]
    server = StdioServerParameters(command=sys.executable, args=arguments, cwd=str(ROOT))

    async def session():
        async with stdio_client(server) as streams, ClientSession(*streams) as client:
            return await ask(client, calls)

    return asyncio.run(asyncio.wait_for(session(), 120))


def in_this_process(questions, calls, **options):
    server = assistant.make_mcp_server(questions, "Tea shop", **options)

    async def session():
        async with create_connected_server_and_client_session(server._mcp_server) as client:
            return await ask(client, calls)

    return asyncio.run(session())


def test_segments_a_customer_what_changed_a_plan_and_allowed_contact_data_over_stdio(shop):
    folder, project = shop
    before = {path: path.read_bytes() for path in (folder / project).rglob("*") if path.is_file()}
    about, tools, answers = over_stdio(
        shop,
        [
            ("segments", {"by": "rfm"}),
            ("customer", {"customer_id": "c01"}),
            ("changes", {}),
            ("plan_budget", {"budget": 100}),
            ("customer_contact", {"customer_id": "c01"}),
        ],
        "--contact-data",
    )
    assert "Tea shop" in about.instructions
    assert set(tools) == {"segments", "customer", "changes", "plan_budget", "customer_contact"}
    assert all(tool.annotations.readOnlyHint and tool.description for tool in tools.values())
    assert [each.isError for each in answers] == [False] * 5
    segments, customer, changes, plan, contact = (each.structuredContent for each in answers)
    assert sum(each["customers"] for each in segments["segments"]) == 40
    # the orders of the formula above, and the one of January
    assert (customer["customer_id"], customer["frequency"]) == ("c01", len(range(1, 300, 40)) + 1)
    assert (changes["before"], changes["after"]) == (1, 2)
    assert plan["budget"] == 100
    assert contact["email"] == f"c01@{DOMAIN}"
    assert DOMAIN not in json.dumps([segments, customer, changes, plan])
    after = {path: path.read_bytes() for path in (folder / project).rglob("*") if path.is_file()}
    assert {path: after[path] for path in before} == before


def test_contact_data_are_withheld_unless_allowed_and_errors_say_what_to_do(shop, tmp_path):
    _, tools, answers = in_this_process(
        assistant.ProjectQuestions(*shop, tmp_path),
        [
            ("customer_contact", {"customer_id": "c01"}),
            ("customer", {"customer_id": "nobody"}),
            ("plan_budget", {"budget": -5}),
            ("changes", {"since_run": 7}),
            ("changes", {"since_run": -1}),
            ("segments", {"by": "own"}),
        ],
    )
    assert set(tools) == {"segments", "customer", "changes", "plan_budget"}
    assert all(each.isError for each in answers)
    texts = [each.content[0].text for each in answers]
    assert "no such customer" in texts[1]
    assert "budget is zero or more" in texts[2]
    assert "no earlier run" in texts[3]
    assert "no segments of its own" in texts[5]
    assert DOMAIN not in "".join(texts)
    assert not any("Something went wrong" in text for text in texts)
    assert parser().parse_args(["mcp", "shop"]).contact_data is False


def test_what_nobody_foresaw_is_told_without_its_words():
    class Broken:
        def segments(self, _by):
            raise RuntimeError(f"c01@{DOMAIN}")

    _, _, (answer,) = in_this_process(Broken(), [("segments", {})])
    assert answer.isError
    assert "RuntimeError" in answer.content[0].text
    assert DOMAIN not in answer.content[0].text


def test_without_the_sdk_the_command_says_what_to_install(shop, monkeypatch, capsys):
    folder, project = shop
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda _name: None)
    assert main(["mcp", project, "--projects", str(folder)]) == 2
    error = json.loads(capsys.readouterr().err)["error"]
    assert error["code"] == "not_installed"
    assert "requirements-mcp.txt" in error["hint"]
