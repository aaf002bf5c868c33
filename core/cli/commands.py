"""Every command by its name: the module that does it, and what it does in a few words.

A module is imported when its command is asked for: `--help` and the options of one command need
none of the others, nor the libraries that these bring.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    import argparse


class CommandModule(Protocol):
    """A module of this package that is a command."""

    def add(self, parser: argparse.ArgumentParser, /) -> None:
        """Add the command's options."""

    def run(self, options: argparse.Namespace, /) -> int | None:
        """Run it; an exit code other than 0 says more than that it worked."""


class Command(NamedTuple):
    """A command before it is loaded.

    Parameters
    ----------
    place : of its module in `core.cli`
    about : what it does, for `--help`
    """

    place: str
    about: str

    def module(self) -> CommandModule:
        """The module, with the libraries it needs."""
        return cast("CommandModule", importlib.import_module(f"core.cli.{self.place}"))


COMMANDS = {
    "demo": Command("demo", "analyse the demo store once, so that it opens at once"),
    "segment": Command("segment", "segment the customers of one file"),
    "score": Command("score", "segment a file's customers with a saved model"),
    "models": Command("models", "list the saved models"),
    "project": Command(
        "project",
        "projects on this machine: list, history, create, run, show, changes, add, link, rename, "
        "duplicate, export, import, delete",
    ),
    "run": Command(
        "service.run", "refresh a project: read its sources again, score by its segments, compare"
    ),
    "alert": Command(
        "service.alert", "alerts of a project: list, add, remove, check, and its quiet hours"
    ),
    "schedule": Command(
        "service.schedule", "when the server refreshes a project: set, show, clear"
    ),
    "delivery": Command("service.delivery", "where a project's events go: list, add, remove"),
    "deliver": Command("service.deliver", "send what waits in a project's outbox"),
    "mcp": Command(
        "service.mcp", "serve a project's questions to an assistant (Model Context Protocol)"
    ),
    "token": Command("service.token", "tokens of the API: create, list, revoke, log"),
    "serve": Command("service.serve", "serve the dashboard and the API"),
    "value": Command("value", "forecast what each customer will be worth"),
    "rfm": Command("rfm", "score customers by recency, frequency and money"),
    "movement": Command("movement", "who moved between segments from one date to another"),
    "plan": Command("plan", "plan a campaign: budget, forecast with ranges, holdout"),
    "select": Command(
        "select", "select customers by conditions: how many, what they spent, who they are"
    ),
    "audience": Command(
        "audience", "write a list of customers for a mailing tool or an advertising platform"
    ),
    "report": Command("report", "write a report to share: HTML that prints well, or PowerPoint"),
    "bi": Command(
        "bi", "write tables for Tableau and Power BI, with the files that open them there"
    ),
    "experiment": Command("experiment", "read the result of an A/B test"),
    "plan-test": Command("plan_test", "the smallest lift a test among your customers can detect"),
    "statistics": Command("statistics", "test whether a customer measure differs by an attribute"),
}
