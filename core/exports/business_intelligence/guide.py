"""The guide in the folder: what is in it, how it is opened, and what was not tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment

from core import __version__, bundled_data, formatting
from core.exports.business_intelligence.power_bi_model import measures_of
from core.exports.business_intelligence.star_schema import ORDER_LINES, SNAPSHOTS
from core.exports.business_intelligence.tmdl import one_line
from core.exports.tables import SEGMENTATION_NAMES

if TYPE_CHECKING:
    from core.exports.business_intelligence.star_schema import StarSchema
    from core.exports.export_inputs import ExportInputs

_TEMPLATE = "business_intelligence.md.jinja"
_NAMED_MEASURES = 3


def guide(inputs: ExportInputs, star: StarSchema, *, extract: bool, hidden: bool) -> bytes:
    """The guide as Markdown.

    Parameters
    ----------
    inputs : what the set was made from
    star : its tables
    extract : whether a Tableau extract was written
    hidden : whether customers are numbered, because their ids are addresses
    """
    analysis, as_of = inputs.analysis, inputs.analysis.customers.as_of
    measures = [f"*{measure.name}*" for measure in measures_of(star)]
    environment = Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Markdown
    environment.filters["cell"] = _cell
    lines, snapshots = star.table(ORDER_LINES), star.table(SNAPSHOTS)
    text: str = environment.from_string(
        (bundled_data.FOLDER / _TEMPLATE).read_text(encoding="utf-8")
    ).render(
        title=_cell(analysis.raw.source.name),
        version=__version__,
        as_of=formatting.date(as_of) if as_of else "",
        segments_in_use=SEGMENTATION_NAMES[inputs.kind],
        currency=star.currency or "",
        star=star,
        rows={table.name: formatting.count(table.rows, "row") for table in star.tables},
        sheets=formatting.count(1 + sum(one is not None for one in (lines, snapshots)), "sheet"),
        measures=formatting.listed(measures[:_NAMED_MEASURES]),
        extract=extract,
        hidden=hidden,
        lines=lines is not None,
        snapshots=snapshots is not None,
        no_snapshots=_no_snapshots(inputs),
    )
    return text.encode("utf-8", "replace")


def _no_snapshots(inputs: ExportInputs) -> str:
    if inputs.analysis.orders is None:
        return "the file has one row a customer, and no dates of orders."
    if inputs.kind == "saved":
        return (
            "who was in your own segments on earlier days is not known: a condition asks for "
            "something that was not known then, such as a forecast."
        )
    return "the orders do not tell of customers at two days."


def _cell(text: str) -> str:
    """A text in a table of Markdown."""
    return one_line(text).replace("|", "\\|").replace("`", "'")
