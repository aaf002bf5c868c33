"""Pieces that pages share: number rows, charts, notices, errors, downloads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from core import exports, formatting, segmentation
from core.errors import ClienteleError
from core.formatting import N_, Sentence, _, say
from ui.components import data_table
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from core.charts import Chart
    from core.errors import Notice
    from ui.state.open_store import OpenStore

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=])")
_SHOWN_NOTICES = 3
LONGEST_NAME = 60
UNCHANGED = N_("no change")
"""The change of a number that is what it was, or differs too little to be shown."""


class Number(NamedTuple):
    """One key figure: what it is, its value in words, and what stands behind it.

    `change` is what it gained or lost, as +4% or -2 points, or `UNCHANGED`; `history` draws a small
    line of it.
    """

    label: str
    value: str
    help: str | None = None
    change: str | None = None
    history: tuple[float, ...] = ()


_LINKED = re.compile(r"(www)(?=\.)|(https?)(?=:)|(@)", re.IGNORECASE)
_JOINER = "\u2060"
"""Takes no room and breaks no line: behind it Markdown sees no address that it would link."""


def plain(text: object) -> str:
    """A text from a file, fit for Markdown: shown letter by letter, never rendered."""
    return sentence(one_line(text))


def one_line(text: object) -> str:
    """A text from a file on one line, cut where it is long, for labels that render nothing."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


def algorithm(name: str) -> str:
    """What an algorithm is called on screen."""
    return _(segmentation.algorithm_title(name))


def numbers(row: Sequence[Number], pairs_in_a_row: int | None = None) -> None:
    """Key figures side by side in cards of one width; a narrow screen shows them two by two."""
    pairs = [row[start : start + 2] for start in range(0, len(row), 2)]
    across = pairs_in_a_row or len(pairs)
    for start in range(0, len(pairs), across):
        for outer, pair in zip(st.columns(across), pairs[start : start + across], strict=False):
            for inner, number in zip(outer.columns(2, wrap=False), pair, strict=False):
                inner.metric(
                    number.label,
                    number.value,
                    _(number.change) if number.change else None,
                    help=number.help,
                    border=True,
                    chart_data=list(number.history) or None,
                    delta_color="off" if number.change in {None, UNCHANGED} else "normal",
                    delta_arrow="off" if number.change == UNCHANGED else "auto",
                    height="stretch",
                )


def chart(
    chart: Chart, key: str, note: str | None = None, heading: str = "", **options: Any
) -> Any:
    """A chart in a card: its finding as a heading, the plot, a note, and its numbers as a table.

    Parameters
    ----------
    chart : from `core.charts`
    key : unique on the page
    note : how to read it, in place of the chart's own
    heading : Markdown for the level of the finding, where it heads a part of the page
    options : anything else for `st.plotly_chart`
    """
    with st.container(border=True):
        st.markdown(_headed(sentence(chart.finding), heading))
        event = st.plotly_chart(
            chart.figure,
            width="stretch",
            key=key,
            alt=chart.finding,
            config={
                "displaylogo": False,
                "toImageButtonOptions": {"filename": file_name(chart.finding), "scale": 2},
            },
            **options,
        )
        if note or chart.note:
            st.caption(note or chart.note)
        _chart_table(chart, key)
    return event


def _headed(text: str, heading: str) -> str:
    return f"{heading} {text}" if heading else f"**{text}**"


def _chart_table(chart: Chart, key: str) -> None:
    """The numbers behind a chart, formatted and sent only once the table is opened."""
    with st.expander(
        _("Table"),
        type="compact",
        icon=":material/table_rows:",
        key=f"{key}_table",
        on_change="rerun",
    ) as expander:
        if not expander.open:
            return
        table = chart.readable_table()
        data_table.show(
            table,
            hide_index=True,
            placeholder="",
            alt=say("Table: {finding}", finding=chart.finding),
        )
        download(
            _("Download table"),
            lambda: as_csv(table),
            f"{file_name(chart.finding)}.csv",
            "text/csv",
            f"{key}_csv",
        )


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as a CSV file that opens in Excel."""
    return exports.to_csv(table)


def sentence(text: str | Sentence) -> str:
    """A whole sentence in the visitor's number format, fit for Markdown, never cut."""
    if isinstance(text, Sentence):
        text = text.text(formatting.format_code(), on_screen=True)
    unlinked = _LINKED.sub(lambda at: at[0] + _JOINER, text)
    return _MARKDOWN.sub(r"\\\1", unlinked)


def problem(error: ClienteleError) -> None:
    """What went wrong and what to do about it."""
    st.error(
        f"**{sentence(error.message)}**\n\n{sentence(error.hint)}",
        icon=":material/error:",
    )


def outcome(button: str) -> None:
    """What the last press of a button did, shown once."""
    result = session.current().display.outcomes.pop(button, None)
    if isinstance(result, ClienteleError):
        problem(result)
    elif result is not None:
        st.success(result, icon=":material/check:")


def notices(notices: Iterable[Notice]) -> None:
    """What the visitor should know: the first few in the open, the rest behind one click."""
    locale = formatting.format_code()
    texts = (notice.text(locale, on_screen=True) for notice in notices)
    lines = [f":material/info: {sentence(text)}" for text in texts]
    if not lines:
        return
    with st.container(border=True, gap="xsmall"):
        for line in lines[:_SHOWN_NOTICES]:
            st.markdown(line)
        if len(lines) > _SHOWN_NOTICES:
            with st.expander(say("{n} more", n=len(lines) - _SHOWN_NOTICES), type="compact"):
                for line in lines[_SHOWN_NOTICES:]:
                    st.markdown(line)


def download(
    label: str,
    make: Callable[[], bytes],
    file_name: str,
    mime: str,
    key: str,
    *,
    customers: bool = False,
    **options: Any,
) -> None:
    """A button whose file is made only when it is clicked.

    Parameters
    ----------
    label, file_name, mime, key, options : of the button
    make : the file
    customers : it is a list of customers to act on, which the checklist takes note of
    """
    steps = session.current().checklist  # the file is made in a thread of no visitor

    def plain_file() -> bytes:
        if customers:
            steps.tick("export")
        # A file is read by programs: whatever the page's format is, its numbers stay plain.
        with formatting.plainly():
            return make()

    st.download_button(
        label,
        data=plain_file,
        file_name=file_name,
        mime=mime,
        key=key,
        on_click="ignore",
        icon=":material/download:",
        **options,
    )


def file_stem(store: OpenStore) -> str:
    """The start of a download's name, after the file it came from."""
    return file_name(store.source.name.rsplit(".", maxsplit=1)[0]) or "clientele"


def file_name(text: str) -> str:
    """A text as part of a file name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
