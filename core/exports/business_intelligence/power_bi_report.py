"""The page a Power BI project begins with: figures, and what each segment brings and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from core.exports.business_intelligence.power_bi_model import measures_of
from core.exports.business_intelligence.star_schema import DATES, ORDER_LINES, SEGMENTS, SNAPSHOTS
from core.exports.business_intelligence.tmdl import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.exports.business_intelligence.star_schema import StarSchema

SCHEMAS = "https://developer.microsoft.com/json-schemas/fabric/item/report"
_PAGE = "segments"
_WIDTH, _HEIGHT, _GAP, _CARD = 1280, 720, 16, 120
_BASE_THEME = {
    "name": "CY24SU10",
    "reportVersionAtImport": "5.59",
    "type": "SharedResources",
}

_Field = dict[str, Any]


class _Visual(NamedTuple):
    """A visual.

    Parameters
    ----------
    name : in the files
    title : above it
    kind : as Power BI calls it
    fields : what stands where, by role
    place : left, top, width, height
    """

    name: str
    title: str
    kind: str
    fields: dict[str, _Field]
    place: tuple[float, float, float, float]


def report_files(star: StarSchema) -> dict[str, Any]:
    """The files of the report as JSON values, by their path below its folder."""
    page = f"pages/{_PAGE}"
    return {
        "version.json": {"$schema": _schema("versionMetadata/1.0.0"), "version": "2.0.0"},
        "report.json": {
            "$schema": _schema("report/2.0.0"),
            "themeCollection": {"baseTheme": _BASE_THEME},
        },
        "pages/pages.json": {
            "$schema": _schema("pagesMetadata/1.0.0"),
            "pageOrder": [_PAGE],
            "activePageName": _PAGE,
        },
        f"{page}/page.json": {
            "$schema": _schema("page/2.0.0"),
            "name": _PAGE,
            "displayName": "Segments",
            "displayOption": "FitToPage",
            "height": _HEIGHT,
            "width": _WIDTH,
        },
        **{
            f"{page}/visuals/{visual.name}/visual.json": _document(visual, at)
            for at, visual in enumerate((*_cards(star), *_charts(star)))
        },
    }


def _schema(name: str) -> str:
    return f"{SCHEMAS}/definition/{name}/schema.json"


def _cards(star: StarSchema) -> Iterator[_Visual]:
    known = {measure.name: measure.table for measure in measures_of(star)}
    wanted = ("Number of customers", "Number of orders", "Net revenue", "Average order value")
    shown = [name for name in wanted if name in known]
    width = (_WIDTH - _GAP * (len(shown) + 1)) / len(shown)
    for at, name in enumerate(shown):
        place = (_GAP + at * (width + _GAP), _GAP, width, _CARD)
        field = _measure(star, known[name], name)
        yield _Visual(name.lower().replace(" ", "_"), name, "card", {"Values": field}, place)


def _charts(star: StarSchema) -> Iterator[_Visual]:
    top = _CARD + 2 * _GAP
    half, height = (_WIDTH - 3 * _GAP) / 2, (_HEIGHT - top - 2 * _GAP) / 2
    money = any(measure.name == "Net revenue" for measure in measures_of(star))
    total, label = ("revenue", "Revenue") if money else ("customers", "Customers")
    segment = _column(star, SEGMENTS, "segment")
    yield _Visual(
        "by_segment",
        f"{label} by segment",
        "clusteredBarChart",
        {"Category": segment, "Y": _sum(star, SEGMENTS, total)},
        (_GAP, top, half, 2 * height + _GAP),
    )
    right = half + 2 * _GAP
    if star.table(ORDER_LINES) is not None:
        name = "Net revenue" if money else "Number of orders"
        month = _column(star, DATES, "month")
        fields = {"Category": month, "Y": _measure(star, ORDER_LINES, name), "Series": segment}
        yield _Visual("by_month", f"{name} by month", "lineChart", fields,
                      (right, top, half, height))  # fmt: skip
    if star.table(SNAPSHOTS) is not None:
        fields = {
            "Category": _column(star, SNAPSHOTS, "snapshot_on"),
            "Y": _measure(star, SNAPSHOTS, "Customers at the time"),
            "Series": _column(star, SNAPSHOTS, "segment"),
        }
        yield _Visual("over_time", "Customers by segment over time", "stackedAreaChart", fields,
                      (right, top + height + _GAP, half, height))  # fmt: skip


def _source(star: StarSchema, table: str) -> dict[str, Any]:
    found = star.table(table)
    return {"SourceRef": {"Entity": found.title if found is not None else table}}


def _measure(star: StarSchema, table: str, name: str) -> _Field:
    return {"Measure": {"Expression": _source(star, table), "Property": name}}


def _column(star: StarSchema, table: str, name: str) -> _Field:
    found = star.table(table)
    label = name if found is None else one_line(found.column(name).label)
    return {"Column": {"Expression": _source(star, table), "Property": label}}


def _sum(star: StarSchema, table: str, name: str) -> _Field:
    return {"Aggregation": {"Expression": _column(star, table, name), "Function": 0}}


def _projection(field: _Field) -> dict[str, Any]:
    named = field.get("Aggregation", {}).get("Expression", field)
    (inside,) = named.values()
    reference = f"{inside['Expression']['SourceRef']['Entity']}.{inside['Property']}"
    if "Aggregation" in field:
        reference = f"Sum({reference})"
    return {"field": field, "queryRef": reference, "nativeQueryRef": inside["Property"]}


def _document(visual: _Visual, order: int) -> dict[str, Any]:
    left, top, width, height = visual.place
    return {
        "$schema": _schema("visualContainer/2.0.0"),
        "name": visual.name,
        "position": {
            "x": left,
            "y": top,
            "z": order,
            "width": width,
            "height": height,
            "tabOrder": order,
        },
        "visual": {
            "visualType": visual.kind,
            "query": {
                "queryState": {
                    role: {"projections": [_projection(field)]}
                    for role, field in visual.fields.items()
                }
            },
            "visualContainerObjects": {
                "title": [
                    {
                        "properties": {
                            "show": _literal("true"),
                            "text": _literal(f"'{visual.title}'"),
                        }
                    }
                ]
            },
            "drillFilterOtherVisuals": True,
        },
    }


def _literal(value: str) -> dict[str, Any]:
    return {"expr": {"Literal": {"Value": value}}}
