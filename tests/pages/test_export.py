"""The Export page offers what is registered."""

from __future__ import annotations

from core.exports import registry
from core.exports.registry import Export


def test_a_new_export_can_be_downloaded_once_it_is_registered(open_app, monkeypatch):
    toy = Export(
        "Customers by country",
        "How many customers each country has.",
        lambda inputs: inputs.analysis.customers.frame["country"].value_counts().reset_index(),
        frozenset({"csv"}),
    )
    monkeypatch.setattr(registry, "EXPORTS", [*registry.EXPORTS, toy])
    app = open_app.switch_page("pages/export.py").run()
    assert not app.exception
    tables = app.segmented_control(key="export_table")
    assert tables.options[-1] == "Customers by country"
    assert tables.value == "Customers"
    app = tables.set_value("Customers by country").run()
    assert not app.exception
    assert "How many customers each country has." in "".join(each.value for each in app.markdown)
