"""Movement as one JSON document, as files, and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import __version__, formatting, migration
from core.exports.folder_writer import write_files
from core.exports.serialise import (
    SHARE,
    fields,
    json_bytes,
    number,
    source_fields,
    warning_lines,
    warnings,
)
from core.exports.spreadsheets import to_csv
from core.exports.summary import filtered
from core.formatting import percent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from core.errors import Notice
    from core.files import Source
    from core.migration import Migration, SizeForecast
    from core.settings import FilterSettings

DECIMALS = {"stayed": SHARE, "psi": SHARE, "error": 2, "naive_error": 2}
"""How far the numbers of the document are rounded, by key."""


def movement_document_of(
    source: Source,
    result: Migration,
    chosen: FilterSettings | None = None,
    notices: Iterable[Notice] = (),
) -> dict[str, Any]:
    """A movement in plain JSON values; docs/cli.md describes every key.

    Parameters
    ----------
    source : the file
    result : the movement
    chosen : the part of the orders that is looked at
    notices : what the user should know of the file and its customers
    """
    counts = result.table.to_numpy()
    return {
        "source": source_fields(source),
        "filter": None if chosen is None else filtered(chosen),
        **fields(
            result,
            *("by", "from=from_day", "to=to_day", "customers", "newcomers", "stayed"),
            *("risen", "fallen", "one_order"),
            decimals=DECIMALS,
        ),
        "segments": [
            {
                "name": name,
                "before": int(counts[row].sum()),
                "after": int(counts[:, row].sum()),
                "entered": len(result.entered(name)),
                "left": len(result.left(name)),
            }
            for row, name in enumerate(result.names)
        ],
        "moves": [
            {"before": before, "after": after, "customers": int(counts[row, column])}
            for row, before in enumerate([*result.names, migration.ABSENT])
            for column, after in enumerate(result.names)
            if counts[row, column]
        ],
        "history": [
            {
                "day": day.isoformat(),
                "sizes": [
                    {"name": name, "customers": int(size)}
                    for name, size in zip(result.names, sizes, strict=True)
                ],
            }
            for day, sizes in zip(result.history.index, result.history.to_numpy(), strict=True)
        ],
        "kept": [
            {"day": day.isoformat(), "share": number(share, SHARE)}
            for day, share in zip(result.kept.index, result.kept, strict=True)
            if share == share  # noqa: PLR0124 - missing where there was no customer a month before
        ],
        "drift": [
            fields(drift, "feature", "psi", "verdict", decimals=DECIMALS) for drift in result.drift
        ],
        "outlook": None if result.outlook is None else _outlook(result.outlook),
        "warnings": warnings((*notices, *result.notices)),
        "version": __version__,
    }


def write_movement(document: dict[str, Any], result: Migration, folder: Path) -> None:
    """Write `movement.json`, `moves.csv` (one row a customer) and `transitions.csv`.

    Raises
    ------
    SettingError : the folder cannot be written
    """
    moves = result.moves.reset_index().astype({"before": "str", "after": "str"})
    write_files(
        {
            "moves.csv": to_csv(moves.round({"monetary": 2})),
            "transitions.csv": to_csv(result.table.reset_index()),
            "movement.json": json_bytes(document),
        },
        folder,
    )


def movement_text(document: dict[str, Any]) -> str:
    """The sizes before and after, and who moved, as a small table."""
    headline = (
        f"{formatting.count(document['customers'], 'customer')} "
        f"from {document['from']} to {document['to']}: "
        f"{percent(document['stayed'])} stayed in their segment, {document['risen']:,} moved up, "
        f"{document['fallen']:,} down; {document['newcomers']:,} are new"
    )
    lines = [
        headline,
        "",
        f"{'segment':<22}{'before':>10}{'left':>10}{'entered':>10}{'now':>10}",
    ]
    lines += [
        f"{segment['name']:<22}{segment['before']:>10,}{segment['left']:>10,}"
        f"{segment['entered']:>10,}{segment['after']:>10,}"
        for segment in document["segments"]
    ]
    return "\n".join([*lines, *warning_lines(document)])


def _outlook(outlook: SizeForecast) -> dict[str, Any]:
    test = outlook.test
    return {
        **fields(outlook, "day", "quarters"),
        "newcomers": number(outlook.newcomers, 1),
        "spread": number(outlook.spread, 2),
        "covered": dict(zip(("inside", "of"), outlook.covered, strict=True)),
        "sizes": _sizes(outlook.sizes),
        "test": None
        if test is None
        else {
            **fields(
                test,
                *("from=from_day", "to=to_day", "quarters", "error", "naive_error"),
                *("inside", "wins"),
                decimals=DECIMALS,
            ),
            "sizes": _sizes(test.sizes),
        },
    }


def _sizes(sizes: pd.DataFrame) -> list[dict[str, Any]]:
    rows = sizes.round(1).reset_index().rename(columns={"segment": "name"})
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
