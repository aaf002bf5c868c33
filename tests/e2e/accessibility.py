"""What axe-core, the engine of most accessibility checkers, says of a page's own content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SERIOUS = {"serious", "critical"}
_OF_STREAMLIT = (
    "[data-testid='stButtonGroup']",  # on dark, what is selected: the accent on the accent's tint
    "[data-testid='stMetricChart']",  # sparklines, whose marks have no text of their own
    "[data-testid='stDataFrame']",  # scrolls by keys of its own
)
"""What Streamlit draws by itself, which no page of ours can change."""


def barriers(page: Page) -> dict[str, list[str]]:
    """Serious and critical violations in the middle of a page: the rule, and where it is broken."""
    said = Axe().run(
        page,
        context={
            "include": [["[data-testid='stMain']"]],
            "exclude": [[each] for each in _OF_STREAMLIT],
        },
        options={"resultTypes": ["violations"]},
    )
    return {
        each["id"]: [node["html"][:200] for node in each["nodes"][:3]]
        for each in said.response["violations"]
        if each["impact"] in _SERIOUS
    }
