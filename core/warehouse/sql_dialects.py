"""The engines for which a step can be written as SQL, and the steps."""

from __future__ import annotations

from typing import Literal, get_args

SqlDialect = Literal["bigquery", "databricks", "duckdb", "postgres", "snowflake"]
SqlStep = Literal["judged", "lines", "customers", "segments"]
SQL_DIALECTS: tuple[SqlDialect, ...] = get_args(SqlDialect)
SQL_STEPS: tuple[SqlStep, ...] = get_args(SqlStep)
