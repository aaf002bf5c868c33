"""Statistics: whether an attribute of customers really differs between groups."""

import streamlit as st

from core.errors import ClienteleError
from core.formatting import _
from ui import cache
from ui.components import parts, unavailable
from ui.shell import page_shell
from ui.statistics import comparisons

store = page_shell.open_store(
    __file__,
    _("Statistics"),
    _("Do groups of customers really differ, or is it chance?"),
)
sheet = cache.sheet(store)
if not sheet.numbers or not (sheet.categories or sheet.numbers[1:]):
    unavailable.page(
        _("The file has nothing about customers to compare."),
        _("The segments still work."),
        ("segments", "export"),
    )
    st.stop()
of, by = comparisons.question(store, sheet)
if of is None or by is None:
    st.stop()
try:
    found = cache.answer(store, sheet, of, by)
except ClienteleError as error:
    parts.problem(error)
    st.stop()
comparisons.show_test(found)
parts.numbers(comparisons.figures(found))
comparisons.shown(store, found)
comparisons.everything(store, sheet)
