"""What engines call by other names than DuckDB, and Ibis does not know, put right at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.operations as ops

from core.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

_COMPOSED = {"duckdb": "nfc_normalize", "postgres": "normalize", "bigquery": "normalize"}
"""What letters composed of parts are called; by default in the form NFC."""


def nfc_normalize(text: str) -> str:
    """Letters composed, as DuckDB does it; a name that Ibis passes on."""
    raise NotImplementedError(text)


def normalize(text: str) -> str:
    """The same, as PostgreSQL and BigQuery call it."""
    raise NotImplementedError(text)


composed = ibis.udf.scalar.builtin(nfc_normalize)
_normalize = ibis.udf.scalar.builtin(normalize)


def for_engine(asked: ir.Table, dialect: str) -> ir.Table:
    """A question in the words of an engine.

    Parameters
    ----------
    asked : in those of DuckDB
    dialect : of the engine, as Ibis calls it

    Raises
    ------
    DatabaseError : the engine has no word for something
    """
    if dialect == "duckdb":
        return asked
    groups = "$" if dialect in {"pyspark", "databricks"} else "\\"

    def replaced(node: ops.Node, children: Mapping[str, Any] | None) -> ops.Node:
        if children is not None:
            node = node.__recreate__(children)
        if isinstance(node, ops.RegexReplace) and groups != "\\":
            text = node.replacement.value.replace("\\", groups)
            return ops.RegexReplace(node.arg, node.pattern, text)
        if isinstance(node, ops.ScalarUDF) and node.__func_name__ == nfc_normalize.__name__:
            if dialect not in _COMPOSED:
                raise DatabaseError(
                    "The table has letters in several parts, which this engine does not compose.",
                    "Compose them in a view, or fetch the orders as a file.",
                )
            return _normalize(node.args[0].to_expr()).op()
        return node

    table: ir.Table = asked.op().replace(replaced).to_expr()
    return table
