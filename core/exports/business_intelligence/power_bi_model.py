"""The semantic model of a Power BI project: tables, columns, measures and how they relate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.exports.business_intelligence.star_schema import (
    CUSTOMERS,
    DATES,
    ORDER_LINES,
    SEGMENTS,
    SNAPSHOTS,
    ColumnType,
    StarColumn,
)
from core.exports.business_intelligence.tmdl import (
    as_text,
    dax_column,
    described,
    indented,
    m_text,
    one_line,
    tag,
    tmdl_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.exports.business_intelligence.star_schema import StarSchema, StarTable

FOLDER_PARAMETER = "DataFolder"
"""The one thing that is different on every computer."""

_COMPATIBILITY = 1600
_DATA_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "whole": "int64",
    "real": "double",
    "date": "dateTime",
    "moment": "dateTime",
    "flag": "boolean",
}
_M_TYPES: dict[ColumnType, str] = {
    "text": "type text",
    "whole": "Int64.Type",
    "real": "type number",
    "date": "type date",
    "moment": "type datetime",
    "flag": "type logical",
}
_WHOLE, _MONEY, _SHARE, _NUMBER = "#,0", "#,0.00", "0.0%", "#,0.##"
_SORTED_BY = {"segment": "position", "weekday": "weekday_number"}
_NAMES_A_ROW = {CUSTOMERS: "customer_id", SEGMENTS: "segment", DATES: "date"}


class Measure(NamedTuple):
    """A number that Power BI works out.

    Parameters
    ----------
    table : where it stands
    name : what people call it; no column of any table has it
    formula : in DAX
    number_format : how it is written
    about : what it says, in a sentence
    """

    table: str
    name: str
    formula: str
    number_format: str
    about: str


def model_files(star: StarSchema, folder: str) -> dict[str, str]:
    """The files of the model, by their path below its folder.

    Parameters
    ----------
    star : the tables, whose Parquet files lie in `folder`
    folder : with a separator at its end
    """
    measures = measures_of(star)
    return {
        "database.tmdl": as_text(["database", f"\tcompatibilityLevel: {_COMPATIBILITY}"]),
        "model.tmdl": as_text(_model(star)),
        "expressions.tmdl": as_text(_parameter(folder)),
        "relationships.tmdl": as_text(_relationships(star)),
        **{f"tables/{table.title}.tmdl": as_text(_table(table, measures)) for table in star.tables},
    }


def measures_of(star: StarSchema) -> tuple[Measure, ...]:
    """The measures for which the tables have the columns, but none that a column is called like."""
    return tuple(
        measure
        for measure in _measures(star)
        if (table := star.table(measure.table)) is not None
        and measure.name.casefold() not in {column.label.casefold() for column in table.columns}
    )


def _measures(star: StarSchema) -> Iterator[Measure]:
    customers, lines = star.table(CUSTOMERS), star.table(ORDER_LINES)
    snapshots = star.table(SNAPSHOTS)
    if customers is not None:
        yield Measure(CUSTOMERS, "Number of customers", f"COUNTROWS('{customers.title}')", _WHOLE,
                      "How many customers.")  # fmt: skip
        if customers.has("value"):
            yield Measure(CUSTOMERS, "Total expected", _total(customers, "value"), _MONEY,
                          "What the forecast expects of them within its horizon.")  # fmt: skip
    if lines is not None:
        if lines.has("amount"):
            yield Measure(ORDER_LINES, "Net revenue", _total(lines, "amount"), _MONEY,
                          "Sales less returns.")  # fmt: skip
        order, returned = (
            dax_column(lines.title, lines.column(name).label) for name in ("order_id", "returned")
        )
        yield Measure(
            ORDER_LINES,
            "Number of orders",
            f"CALCULATE(DISTINCTCOUNT({order}), {returned} = FALSE())",
            _WHOLE,
            "Orders with something bought in them.",
        )
        if lines.has("amount"):
            yield Measure(ORDER_LINES, "Average order value",
                          "DIVIDE([Net revenue], [Number of orders])", _MONEY,
                          "Net revenue divided by orders.")  # fmt: skip
    if snapshots is not None:
        yield Measure(
            SNAPSHOTS,
            "Customers at the time",
            f"DISTINCTCOUNT({dax_column(snapshots.title, snapshots.column('customer_id').label)})",
            _WHOLE,
            "How many customers there were at the snapshots.",
        )


def _total(table: StarTable, column: str) -> str:
    return f"SUM({dax_column(table.title, table.column(column).label)})"


def _model(star: StarSchema) -> list[str]:
    return [
        "model Model",
        *indented(
            [
                "culture: en-US",
                "defaultPowerBIDataSourceVersion: powerBI_V3",
                "sourceQueryCulture: en-US",
                "dataAccessOptions",
                "\tlegacyRedirects",
                "\treturnErrorValuesAsNull",
            ]
        ),
        "",
        "annotation __PBI_TimeIntelligenceEnabled = 0",
        "",
        f"ref expression {FOLDER_PARAMETER}",
        "",
        *(f"ref table {tmdl_name(table.title)}" for table in star.tables),
    ]


def _parameter(folder: str) -> list[str]:
    meta = '[IsParameterQuery=true, Type="Text", IsParameterQueryRequired=true]'
    return described(
        "The folder data on your computer, with a \\ at its end. Change it once, then refresh.",
        [
            f"expression {FOLDER_PARAMETER} = {m_text(folder)} meta {meta}",
            f"\tlineageTag: {tag('expression', FOLDER_PARAMETER)}",
            "",
            "\tannotation PBI_ResultType = Text",
        ],
    )


def _relationships(star: StarSchema) -> Iterator[str]:
    titles = {table.name: table for table in star.tables}
    for one in star.relationships:
        ends = ((one.many, one.many_column), (one.one, one.one_column))
        many, single = (
            f"{tmdl_name(titles[name].title)}.{tmdl_name(titles[name].column(column).label)}"
            for name, column in ends
        )
        yield f"relationship {tag('relationship', many, single)}"
        yield f"\tfromColumn: {many}"
        yield f"\ttoColumn: {single}"
        yield ""


def _table(table: StarTable, measures: tuple[Measure, ...]) -> list[str]:
    lines = [f"table {tmdl_name(table.title)}", f"\tlineageTag: {tag(table.name)}"]
    if table.name == DATES:
        lines.append("\tdataCategory: Time")
    lines.append("")
    for measure in measures:
        if measure.table == table.name:
            lines += indented(_measure(measure))
    for column in table.columns:
        lines += indented(_column(table, column))
    return described(table.about, [*lines, *indented(_partition(table))])


def _measure(measure: Measure) -> list[str]:
    return described(
        measure.about,
        [
            f"measure {tmdl_name(measure.name)} = {measure.formula}",
            f"\tformatString: {measure.number_format}",
            f"\tlineageTag: {tag(measure.table, 'measure', measure.name)}",
            "",
        ],
    )


def _column(table: StarTable, column: StarColumn) -> list[str]:
    lines = [f"column {tmdl_name(column.label)}", f"\tdataType: {_DATA_TYPES[column.type]}"]
    if _NAMES_A_ROW.get(table.name) == column.name:
        lines.append("\tisKey")
    if number_format := _format_of(column):
        lines.append(f"\tformatString: {number_format}")
    lines += [
        f"\tlineageTag: {tag(table.name, 'column', column.name)}",
        f"\tsummarizeBy: {'sum' if column.summed else 'none'}",
        f"\tsourceColumn: {one_line(column.name)}",
    ]
    by = _SORTED_BY.get(column.name)
    if by is not None and table.has(by):
        lines.append(f"\tsortByColumn: {tmdl_name(table.column(by).label)}")
    return described(
        column.meaning, [*lines, "", "\tannotation SummarizationSetBy = Automatic", ""]
    )


def _format_of(column: StarColumn) -> str:
    if column.type in {"date", "moment"}:
        return "yyyy-mm-dd" if column.type == "date" else "yyyy-mm-dd hh:nn"
    if not column.is_measure:
        return ""
    if column.type == "whole":
        return _WHOLE
    return {"money": _MONEY, "share": _SHARE}.get(column.kind, _NUMBER)


def _partition(table: StarTable) -> list[str]:
    """Where the rows come from: Parquet, which knows what is text and what is a number."""
    types = ", ".join(
        f"{{{m_text(column.name)}, {_M_TYPES[column.type]}}}" for column in table.columns
    )
    file = m_text(f"{table.name}.parquet")
    return [
        f"partition {tmdl_name(table.title)} = m",
        "\tmode: import",
        "\tsource =",
        *indented(
            [
                "let",
                f"    Source = Parquet.Document(File.Contents({FOLDER_PARAMETER} & {file})),",
                f"    Typed = Table.TransformColumnTypes(Source, {{{types}}})",
                "in",
                "    Typed",
            ],
            3,
        ),
        "",
        "annotation PBI_ResultType = Table",
    ]
