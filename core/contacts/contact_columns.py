"""Which columns of a table hold contact data: by their names, and only where the values agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.contacts.contact_fields import FIELDS, Field, consent_words, name_matches
from core.engine import ROW, connect, literal, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from core.files import RawTable

_SAMPLE_ROWS = 20_000
_MIN_SHARE = 0.8
"""Of the filled cells, how many must look like what the name says."""

_MAX_COLUMNS_BY_VALUES = 60
_FEW_ROWS = 5

_PATTERNS: Mapping[Field, str] = {
    "email": r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+",
    "phone": r"\+?[\d\s()./–-]{6,24}(\s?(ext|x)\.?\s?\d+)?",
    "first_name": r"[^@\d]*\p{L}[^@\d]*",
    "last_name": r"[^@\d]*\p{L}[^@\d]*",
    "full_name": r"[^@\d]*\p{L}[^@\d]*",
    "postcode": r"[\p{L}\d\s-]{2,12}",
    "city": r"[^@]*\p{L}[^@]*",
    "region": r"[^@]*\p{L}[^@]*",
    "country": r"[^@\d]*\p{L}[^@\d]*",
    "language": r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?|[^\d@]{3,20}",
}


ContactChoices = tuple[tuple[Field, str], ...]
"""A visitor's own answers: a field and the column it stands in, "" for none."""


def find_contact_columns(
    raw: RawTable,
    taken: Collection[str] = (),
    customer: str | None = None,
    chosen: ContactChoices = (),
) -> dict[Field, str]:
    """The column of each field of contact data, for those that a table holds.

    Parameters
    ----------
    raw : the table
    taken : columns that play another role, so that no order number is a customer's `Name`
    customer : the column that names the customer; where it holds e-mail addresses it gives them
    chosen : answers that go before what is found; a column that the table lacks says nothing
    """
    answers = {field: column for field, column in chosen if not column or column in raw.columns}
    taken = {*taken, *answers.values()}
    named = name_matches([column for column in raw.columns if column not in taken])
    texts = _texts(raw, taken)
    # An address may stand in a column of any name, such as the customer's own.
    own = () if customer is None or customer in answers.values() else (customer,)
    named["email"] = tuple(dict.fromkeys((*own, *named.get("email", ()), *texts)))
    candidates = [(field, column) for field, columns in named.items() for column in columns]
    shares = _fitting_shares(raw, candidates) if candidates else {}
    result: dict[Field, str] = {}
    for field in FIELDS:
        if field in answers:
            result |= {field: answers[field]} if answers[field] else {}
            continue
        fitting = (
            column
            for column in named.get(field, ())
            if shares[field, column] >= _MIN_SHARE and column not in result.values()
        )
        best = next(fitting, None)
        if best is not None:
            result[field] = best
    return result


def _texts(raw: RawTable, taken: Collection[str]) -> tuple[str, ...]:
    """The columns that may hold e-mail addresses whatever they are called."""
    texts = [name for name in raw.columns if raw.types[name] == "VARCHAR" and name not in taken]
    return tuple(texts[:_MAX_COLUMNS_BY_VALUES])


def _fitting_shares(
    raw: RawTable, candidates: list[tuple[Field, str]]
) -> dict[tuple[Field, str], float]:
    """Of the first filled cells of each column, the share that looks like the field.

    One address in all rows is the shop's own.
    """
    columns = tuple(dict.fromkeys(column for _, column in candidates))
    measures = ", ".join(_fitting_share(field, cell(column)) for field, column in candidates)
    with connect() as connection:
        row = connection.execute(
            f"SELECT {measures} FROM (FROM {raw.only(columns)} "
            f"ORDER BY {quoted(ROW)} LIMIT {_SAMPLE_ROWS})"
        ).fetchone()
    return {pair: share or 0.0 for pair, share in zip(candidates, row or (), strict=True)}


def _fitting_share(field: Field, text: str) -> str:
    share = f"count(*) FILTER ({_fits(field, text)}) / nullif(count({text}), 0)"
    if field not in {"email", "phone", "full_name"}:
        return share
    return f"CASE WHEN count(*) < {_FEW_ROWS} OR min({text}) != max({text}) THEN {share} END"


def cell(column: str) -> str:
    """The text of a cell as an SQL expression, null where it is blank.

    An apostrophe in front is how some shops keep Excel from reading a number.
    """
    return f"nullif(ltrim(trim({quoted(column)}::VARCHAR), ''''), '')"


def _fits(field: Field, text: str) -> str:
    if field.endswith("_consent"):
        return f"{consent(text)} IS NOT NULL"
    return f"regexp_full_match({text}, {literal(_PATTERNS[field])})"


def consent(text: str) -> str:
    """What a cell of consent says, as an SQL expression: true, false, or null for anything else."""
    yes, no = (", ".join(map(literal, sorted(words))) for words in consent_words())
    word = f"lower({text})"
    return f"CASE WHEN {word} IN ({yes}) THEN true WHEN {word} IN ({no}) THEN false END"
