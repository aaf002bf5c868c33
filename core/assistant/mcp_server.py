"""A project's questions as tools of the Model Context Protocol, with the protocol's own SDK."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, ParamSpec

from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError
from mcp.types import ToolAnnotations

from core.assistant.project_questions import By
from core.errors import ClienteleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.assistant.project_questions import ProjectQuestions

P = ParamSpec("P")

_ABOUT = (
    "Customer segments of the shop “{name}”: recency, frequency and money of every customer, what "
    "they are expected to spend, and what changed since the run before. Nothing here changes "
    "anything. Numbers are the shop's own: do not make up any that no tool has given."
)
_READS = ToolAnnotations(
    readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False
)


def make_mcp_server(
    questions: ProjectQuestions, name: str, *, contact_data: bool = False
) -> FastMCP[Any]:
    """A server that answers questions about a project.

    Parameters
    ----------
    questions : to the project
    name : of the project
    contact_data : also how customers are reached
    """
    server: FastMCP[Any] = FastMCP(
        "Clientele", instructions=_ABOUT.format(name=name), log_level="ERROR"
    )

    def segments(by: By | None = None) -> dict[str, Any]:
        return questions.segments(by)

    def customer(customer_id: str) -> dict[str, Any]:
        return questions.customer(customer_id)

    def changes(since_run: int | None = None) -> dict[str, Any]:
        return questions.changes(since_run)

    def plan_budget(
        budget: float, segments: list[str] | None = None, duration_days: int | None = None
    ) -> dict[str, Any]:
        return questions.plan(budget, segments, duration_days)

    def customer_contact(customer_id: str) -> dict[str, Any]:
        return questions.contact(customer_id)

    tools: dict[Callable[..., dict[str, Any]], str] = {
        segments: "The shop's segments with their customers, orders and money, best first. "
        "by: rfm, model or own; the segmentation in use where left out.",
        customer: "One customer by the shop's own id: recency, orders, money, scores, segment with "
        "the reason, expected value, risk of leaving, and what to do next.",
        changes: "What changed since an earlier run (the one before where left out): who entered "
        "and left each segment in numbers, and whether the data have drifted.",
        plan_budget: "Split a marketing budget over segments and channels, with the profit it may "
        "bring as a range, and a hold-out to measure it by. Takes as long as an analysis the "
        "first time.",
    }
    if contact_data:
        tools[customer_contact] = "How one customer is reached, and what they agreed to."
    for tool, about in tools.items():
        server.add_tool(_in_words(tool), description=about, annotations=_READS)
    return server


def _in_words(ask: Callable[P, dict[str, Any]]) -> Callable[P, dict[str, Any]]:
    """A question whose errors tell an assistant what happened and what to do, and nothing else."""

    @functools.wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        try:
            return ask(*args, **kwargs)
        except ClienteleError as error:
            raise ToolError(f"{error.message} {error.hint}") from None
        except Exception as error:  # noqa: BLE001 - its words may quote a customer
            raise ToolError(
                f"Something went wrong inside Clientele ({type(error).__name__})."
            ) from None

    return asked
