"""What axe-core, the engine of most accessibility checkers, says of a whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

OF_STREAMLIT = {
    ("list", "stSidebarNavItems"): "sections of the navigation stand as div in its list",
    ("listitem", "stSidebarNavItems"): "so its items have no list as their parent",
    ("presentation-role-conflict", "stFileUploaderDropzone"): (
        "the field for files has a role for nobody and a label"
    ),
    ("svg-img-alt", "stMetricChart"): "marks of the lines in key figures have no text of their own",
    ("aria-dialog-name", "stToast"): "a toast is a dialog that has text and no name",
    ("scrollable-region-focusable", "stDataFrame"): "tables scroll by keys of their own",
}
"""Faults that Streamlit's own elements have, which no page of ours can mend: the rule, the element
by its test id, and what is wrong."""

OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that look at colours."""

_INSIDE = """([target, id]) => {
    const here = document.querySelector(target);
    return Boolean(here && (here.closest(`[data-testid="${id}"]`)));
}"""


def barriers(page: Page, rules: Sequence[str] | None = None) -> dict[str, list[str]]:
    """Violations of any impact on a page: the rule, and where it is broken.

    Parameters
    ----------
    rules : the only ones to try; None for all
    """
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules is not None:
        options["runOnly"] = list(rules)
    found: dict[str, list[str]] = {}
    for each in Axe().run(page, options=options).response["violations"]:
        nodes = [node["html"][:200] for node in each["nodes"] if not _known(page, each["id"], node)]
        if nodes:
            found[each["id"]] = nodes[:3]
    return found


def _known(page: Page, rule: str, node: dict[str, Any]) -> bool:
    """Whether it is one of Streamlit's own faults."""
    ids = [element for name, element in OF_STREAMLIT if name == rule]
    return any(
        f'data-testid="{element}"' in node["html"]  # a toast may be gone by now
        or page.evaluate(_INSIDE, [node["target"][-1], element])
        for element in ids
    )
