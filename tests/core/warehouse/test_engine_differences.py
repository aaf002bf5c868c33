"""What engines call by other names than DuckDB."""

from __future__ import annotations

import ibis
import pytest

from core.errors import DatabaseError
from core.warehouse.engine_differences import composed, for_engine

TABLE = ibis.table({"text": "string"}, name="lines")


def sql(asked, dialect: str) -> str:
    return str(ibis.to_sql(for_engine(asked, dialect), dialect=dialect))


def test_groups_of_a_pattern_are_written_as_java_has_them():
    asked = TABLE.select(day=TABLE.text.re_replace(r"^(.)/(.)$", r"\2-\1"))
    assert "'$2-$1'" in sql(asked, "pyspark")
    assert "'$2-$1'" in sql(asked, "databricks")
    assert r"'\2-\1'" in sql(asked, "postgres")


def test_letters_in_parts_are_composed_or_refused_in_words():
    asked = TABLE.select(text=composed(TABLE.text))
    assert "NFC_NORMALIZE(" in sql(asked, "duckdb")
    assert "NORMALIZE(" in sql(asked, "postgres")
    assert "NFC" not in sql(asked, "postgres")
    with pytest.raises(DatabaseError, match="letters in several parts"):
        for_engine(asked, "pyspark")
