"""What can be odd about a file, each with the layouts it fits: rows, text and names here.

A defect changes a draft. Rows that must not count say so (`counts`), rows whose money is another
than the columns suggest carry it (`paid`); the right answer is added up from the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from invented_shops import defects_of_money, defects_of_people

if TYPE_CHECKING:
    from invented_shops.drafts import Draft
    from invented_shops.layouts import Layout

Change = Callable[["Draft"], None]

ONE_TABLE = (
    *("orders", "lines_price", "lines_total", "lines_amount", "lines_repeat"),
    *("lines_repeat_only", "lines_unnumbered"),
)
PRICED = ("lines_price", "lines_unnumbered", "lines_repeat")
LINES = ("lines_price", "lines_total", "lines_amount")
SIMPLE = ("orders", *LINES)
WITH_NAMES = ("person", "number_person")


@dataclass(frozen=True, slots=True)
class Defect:
    """Something odd, and the values of each axis it can go with (any, where none are named)."""

    change: Change
    fits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def allows(self, layout: Layout) -> bool:
        return all(getattr(layout, axis) in values for axis, values in self.fits.items())

    def wanted(self, layout: Layout) -> dict[str, str]:
        """For each axis whose value does not fit, one that does."""
        return {
            axis: values[layout.seed % len(values)]
            for axis, values in self.fits.items()
            if getattr(layout, axis) not in values
        }


def title_lines(draft: Draft) -> None:
    lines = [["Blue Door Ltd"], ["Sales export 2023-2024"], [], ["Printed", "2024-07-01"]]
    draft.above = lines[: draft.rng.randint(1, 4)]


def wide_title_lines(draft: Draft) -> None:
    width = len(draft.main.roles)
    draft.above = [["Blue Door Ltd", *[""] * (width - 1)], [""] * width]


def repeated_word_line(draft: Draft) -> None:
    draft.above = [["report"] * len(draft.main.roles)]


def sum_row(draft: Draft) -> None:
    roles = draft.main.roles
    sums = {
        role: sum((row[role] for row in draft.main.rows if row.get(role) != ""), Decimal())
        for role in ("line_total", "order_total", "monetary", "quantity", "frequency")
        if role in roles
    }
    cells = [
        draft.cell(role, int(sums[role]) if role in ("quantity", "frequency") else sums[role])
        if role in sums
        else ""
        for role in roles
    ]
    label = next((place for place, cell in enumerate(cells) if not cell), None)
    if label is not None:
        cells[label] = draft.word("total")
    by_role = dict(zip(roles, cells, strict=True))
    draft.edits.append(lambda lines: lines.append([by_role[role] for role in draft.main.roles]))


def blank_rows(draft: Draft) -> None:
    def insert(lines: list[list[str]]) -> None:
        for place in sorted(draft.rng.sample(range(3, len(lines)), 4), reverse=True):
            lines.insert(place, [""] * len(lines[0]))

    draft.edits.append(insert)


def repeated_header(draft: Draft) -> None:
    def insert(lines: list[list[str]]) -> None:
        for place in range(len(lines) // 30 * 30, 0, -30):
            lines.insert(place, list(lines[0]))

    draft.edits.append(insert)


def broken_row(draft: Draft) -> None:
    """One row was cut off in its middle; the order it told of is lost."""
    rows = draft.some_orders(0.01)[0]
    place = draft.main.rows.index(rows[0])
    for row in rows[:1]:
        row["counts"] = False
    # Whatever of its line is still there, the cut row may be known or not.
    draft.also["orders"] = {len(draft.by_order())}
    draft.also["revenue"] = {sum((row["paid"] for row in draft.main.rows), Decimal())}
    keep = max(1, len(draft.main.roles) // 2)

    def cut(lines: list[list[str]]) -> None:
        lines[place + 1] = lines[place + 1][:keep]

    draft.edits.append(cut)


def blank_edges(draft: Draft) -> None:
    def widen(lines: list[list[str]]) -> None:
        lines[:] = [["", *line, ""] for line in lines]

    draft.edits.append(widen)


def quote_left_open(draft: Draft) -> None:
    """An inch sign in front of a cell, never closed."""
    draft.main.roles.append("notes") if "notes" not in draft.main.roles else None
    mark = '"15in frame'
    for number, row in enumerate(draft.main.rows):
        row["notes"] = "QUOTE" if number == 7 else ""
    draft.raw_edits.append(lambda text: text.replace('"QUOTE"', mark).replace("QUOTE", mark))
    draft.fitting = r"quot"


def tag_in_header(draft: Draft) -> None:
    tag = draft.rng.choice(("<b>{}</b>", "{}<br>", "<span>{}</span>"))
    draft.header_edit = tag.format


def unit_in_header(draft: Draft) -> None:
    for role in ("price", "line_total", "order_total", "monetary"):
        if role in draft.main.roles:
            from invented_shops import names

            name = names.header(draft.layout.language, role, "native", draft.rng, set())
            draft.headers[role] = name + draft.rng.choice((" (EUR)", " in EUR", " [€]", ", €"))


def table_in_header(draft: Draft) -> None:
    draft.header_edit = f"{draft.main.name}.{{}}".format


def without_header(draft: Draft) -> None:
    draft.without_header = True
    draft.main.roles = ["order", "date", *draft.main.roles[1:2], "order_total"]
    draft.fitting = "^no_header"
    draft.must_say = True


def guarded_ids(draft: Draft) -> None:
    for row in draft.main.rows:
        row["customer"] = f"'{row['customer']:07}"


def decimal_ids(draft: Draft) -> None:
    for row in draft.main.rows:
        row["customer"] = f"{row['customer']}.0"


def exact_copies(draft: Draft) -> None:
    rows = draft.main.rows
    copies = [row | {"counts": False} for row in draft.rng.sample(rows, max(2, len(rows) // 20))]
    for copy in copies:
        place = next(n for n, row in enumerate(rows) if row["what"] == copy["what"])
        rows.insert(place, copy)


def alike_but_numbered(draft: Draft) -> None:
    """The same product twice in an order, as two lines with a number each."""
    if "row" not in draft.main.roles:
        draft.main.roles.append("row")
    rows: list[dict[str, object]] = []
    for lines in draft.by_order().values():
        last = lines[-1]
        twice = [last | {"row": len(lines) + 1}] if draft.rng.random() < 0.3 else []
        rows += [
            *(
                {"row": n} | {k: v for k, v in one.items() if k != "row"} | {"row": n}
                for n, one in enumerate(lines, 1)
            ),
            *twice,
        ]
    draft.main.rows = rows


_HTML = {"container": ("csv",)}
_TEXT = {"container": ("csv", "zip")}
_SHEET = {"container": ("csv", "xlsx")}

DEFECTS: dict[str, Defect] = {
    "title_lines": Defect(title_lines, {"shape": SIMPLE, **_SHEET}),
    "wide_title_lines": Defect(wide_title_lines, {"shape": SIMPLE, **_SHEET}),
    "repeated_word_line": Defect(repeated_word_line, {"shape": SIMPLE, **_SHEET}),
    "sum_row": Defect(sum_row, {"shape": ("orders", "lines_total", "lines_amount"), **_SHEET}),
    "blank_rows": Defect(blank_rows, {"shape": ONE_TABLE, **_SHEET}),
    "repeated_header": Defect(repeated_header, {"shape": ONE_TABLE, **_SHEET}),
    "broken_row": Defect(broken_row, {"shape": ("orders",), "container": ("csv",)}),
    "blank_edges": Defect(blank_edges, {"shape": ONE_TABLE, **_SHEET}),
    "quote_left_open": Defect(quote_left_open, {"shape": SIMPLE, "container": ("csv",)}),
    "tag_in_header": Defect(tag_in_header, {"shape": ONE_TABLE}),
    "unit_in_header": Defect(unit_in_header, {"shape": ONE_TABLE}),
    "table_in_header": Defect(table_in_header, {"shape": ONE_TABLE}),
    "without_header": Defect(
        without_header,
        {
            "shape": ("orders",),
            "container": ("csv",),
            "distractions": ("none",),
            "customer_key": ("number", "code", "email", "person"),
        },
    ),
    "guarded_ids": Defect(guarded_ids, {"shape": SIMPLE, "customer_key": ("number",), **_TEXT}),
    "decimal_ids": Defect(decimal_ids, {"shape": SIMPLE, "customer_key": ("number",), **_TEXT}),
    "exact_copies": Defect(exact_copies, {"shape": SIMPLE}),
    "alike_but_numbered": Defect(alike_but_numbered, {"shape": LINES}),
    **{
        name: Defect(change, fits)
        for name, (change, fits) in (
            *defects_of_people.DEFECTS.items(),
            *defects_of_money.DEFECTS.items(),
        )
    },
}
"""Every defect by its name."""
