"""The dashboard driven with the keyboard alone: where Tab leads, and whether one sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dashboard

MAX_STOPS = 160
"""Stops of Tab on one page, from its first to its last."""

_FADE = 300
"""Milliseconds until a mark has faded in or out."""

_HERE = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const name = here.getAttribute('aria-label') || here.innerText || '';
    const lines = name.split('\\n').map(line => line.trim()).filter(line => line);
    // Icons are ligatures, written on a line of their own: bubble_chart.
    return lines.find(line => !/^[a-z0-9_]+$/.test(line)) || lines[0] || '';
}"""
_LOOKS = """() => {
    // What is focused, what stands around it and what it holds: any of them may show it.
    const here = document.activeElement;
    const around = [here, ...here.querySelectorAll('*')];
    for (let each = here.parentElement, up = 0; each && up < 3; each = each.parentElement, up++)
        around.push(each, ...each.children);
    return around.map(each => {
        const style = getComputedStyle(each);
        const outline = style.outlineStyle === 'none' ? '' : style.outline;
        // A slightly other background is seen by nobody: a line around it is.
        return [outline, style.boxShadow, style.borderColor].join();
    });
}"""


def start(visitor: dashboard.Visitor) -> None:
    """Stand before the first stop of the page, as after opening it."""
    visitor.page.evaluate(
        """() => { document.activeElement.blur();
        getSelection().setBaseAndExtent(document.body, 0, document.body, 0); }"""
    )


def stops(visitor: dashboard.Visitor) -> list[str]:
    """The names of everything that Tab leads to, once through the page."""
    start(visitor)
    found = []
    for _ in range(MAX_STOPS):
        visitor.page.keyboard.press("Tab")
        name = visitor.page.evaluate(_HERE)
        if name is None:
            break
        found.append(name)
    return found


def tab_to(visitor: dashboard.Visitor, name: str) -> dashboard.Visitor:
    """Press Tab until something of this name is focused, and see that it is."""
    for _ in range(MAX_STOPS):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(_HERE) == name:
            assert seen(visitor), f"one cannot see that {name} is focused"
            return visitor
    message = f"Tab does not lead to {name}"
    raise AssertionError(message)


def seen(visitor: dashboard.Visitor) -> bool:
    """Whether anything about the focused control looks otherwise than without the focus."""
    visitor.page.wait_for_timeout(_FADE)
    focused = visitor.page.evaluate(_LOOKS)
    here = visitor.page.evaluate_handle("document.activeElement")
    bare = visitor.page.evaluate(
        f"""async here => {{
            here.blur();
            await new Promise(done => setTimeout(done, {_FADE}));
            const active = Object.getOwnPropertyDescriptor(Document.prototype, 'activeElement');
            Object.defineProperty(document, 'activeElement', {{value: here, configurable: true}});
            const looks = ({_LOOKS})();
            delete document.activeElement;
            here.focus({{focusVisible: true}});
            return looks;
        }}""",
        here,
    )
    return bool(focused != bare)
