"""Movement as one JSON document, as files, and in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from core import __version__, formatting, migration
from core.exports.result_folder import write_files
from core.exports.spreadsheets import to_csv
from core.exports.summary import filtered
from core.formatting import percent

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from core.files import Source
    from core.migration import Migration, SizeForecast
    from core.settings import FilterSettings


def movement_document_of(
    source: Source, found: Migration, chosen: FilterSettings | None = None
) -> dict[str, Any]:
    """A movement in plain JSON values; docs/cli.md describes every key.

    Parameters
    ----------
    source : the file
    found : the movement
    chosen : the part of the orders that is looked at
    """
    counts = found.table.to_numpy()
    return {
        "source": {"name": source.name, "sha256": source.sha256},
        "filter": None if chosen is None else filtered(chosen),
        "by": found.by,
        "from": found.from_day.isoformat(),
        "to": found.to_day.isoformat(),
        "customers": found.customers,
        "newcomers": found.newcomers,
        "stayed": round(found.stayed, 6),
        "risen": found.risen,
        "fallen": found.fallen,
        "one_order": found.one_order,
        "segments": [
            {
                "name": name,
                "before": int(counts[row].sum()),
                "after": int(counts[:, row].sum()),
                "entered": len(found.entered(name)),
                "left": len(found.left(name)),
            }
            for row, name in enumerate(found.names)
        ],
        "moves": [
            {"before": before, "after": after, "customers": int(counts[row, column])}
            for row, before in enumerate([*found.names, migration.ABSENT])
            for column, after in enumerate(found.names)
            if counts[row, column]
        ],
        "history": [
            {
                "day": day.isoformat(),
                "sizes": [
                    {"name": name, "customers": int(size)}
                    for name, size in zip(found.names, sizes, strict=True)
                ],
            }
            for day, sizes in zip(found.history.index, found.history.to_numpy(), strict=True)
        ],
        "kept": [
            {"day": day.isoformat(), "share": round(float(share), 6)}
            for day, share in zip(found.kept.index, found.kept, strict=True)
            if share == share  # noqa: PLR0124 - missing where nobody was there a month before
        ],
        "drift": [
            {"feature": each.feature, "psi": round(each.psi, 6), "verdict": each.verdict}
            for each in found.drift
        ],
        "outlook": None if found.outlook is None else _outlook(found.outlook),
        "warnings": [{"code": notice.code, "message": notice.message} for notice in found.notices],
        "version": __version__,
    }


def write_movement(told: dict[str, Any], found: Migration, folder: Path) -> None:
    """Write `movement.json`, `moves.csv` (one row a customer) and `transitions.csv`.

    Raises
    ------
    SettingError : the folder cannot be written
    """
    text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    moves = found.moves.reset_index().astype({"before": "str", "after": "str"})
    write_files(
        {
            "moves.csv": to_csv(moves.round({"monetary": 2})),
            "transitions.csv": to_csv(found.table.reset_index()),
            "movement.json": text.encode("utf-8", "replace"),
        },
        folder,
    )


def movement_text(told: dict[str, Any]) -> str:
    """The sizes before and after, and who moved, as a small table."""
    said = (
        f"{formatting.count(told['customers'], 'customer')} from {told['from']} to {told['to']}: "
        f"{percent(told['stayed'])} kept their segment, {told['risen']:,} moved up, "
        f"{told['fallen']:,} down; {told['newcomers']:,} came new"
    )
    lines = [
        said,
        "",
        f"{'segment':<22}{'before':>10}{'left':>10}{'entered':>10}{'now':>10}",
    ]
    lines += [
        f"{each['name']:<22}{each['before']:>10,}{each['left']:>10,}{each['entered']:>10,}"
        f"{each['after']:>10,}"
        for each in told["segments"]
    ]
    return "\n".join([*lines, *(f"\n{each['message']}" for each in told["warnings"])])


def _outlook(found: SizeForecast) -> dict[str, Any]:
    test = found.test
    return {
        "day": found.day.isoformat(),
        "quarters": found.quarters,
        "newcomers": round(found.newcomers, 1),
        "spread": None if found.spread is None else round(found.spread, 2),
        "covered": dict(zip(("inside", "of"), found.covered, strict=True)),
        "sizes": _sizes(found.sizes),
        "test": None
        if test is None
        else {
            "from": test.from_day.isoformat(),
            "to": test.to_day.isoformat(),
            "quarters": test.quarters,
            "error": round(test.error, 2),
            "naive_error": round(test.naive_error, 2),
            "inside": test.inside,
            "wins": test.wins,
            "sizes": _sizes(test.sizes),
        },
    }


def _sizes(sizes: pd.DataFrame) -> list[dict[str, Any]]:
    rows = sizes.round(1).reset_index().rename(columns={"segment": "name"})
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
