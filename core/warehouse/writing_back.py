"""Customers and segments written back beside the orders, by a role of its own.

The reader stays a reader. What is written is computed by the database itself, in one transaction,
from the same SQL that `sql_of_step` prints; nothing of the customers passes through here.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import ibis

from core import __version__, engine, rfm
from core.errors import ClienteleError, DatabaseError, SettingError
from core.warehouse import left_out
from core.warehouse.customer_facts import customers_at, order_days, with_all_measures
from core.warehouse.engine_differences import for_engine
from core.warehouse.rule_expression import with_segments
from core.warehouse.used_lines import use_lines

if TYPE_CHECKING:
    from typing import Any

    from core.settings import Settings
    from core.warehouse.rfm_where_it_lies import SegmentsInPlace

WRITER = "CLIENTELE_WRITER_URL"
"""The environment variable with the address of the role that may write."""

TABLES = ("clientele_customers", "clientele_segments", "clientele_rule")
_MARK = "Written by Clientele; replaced as a whole each time"
_MAX_NAME = 63
_SECONDS_TO_ANSWER = 10


def write_back_statements(
    there: SegmentsInPlace, settings: Settings, schema: str
) -> tuple[str, ...]:
    """What replaces the tables of a schema, statement by statement, in one transaction.

    `clientele_customers` has one row a customer, `clientele_segments` one a segment,
    `clientele_rule` the rule as JSON; each row has `as_of` and `rule`, the rule's fingerprint.

    Parameters
    ----------
    there : segments in place, in PostgreSQL
    settings : they were made with
    schema : an existing one, of which the writing role may make tables

    Raises
    ------
    SettingError : the orders lie in files, or the schema cannot be one
    """
    if there.warehouse.dialect != "postgres":
        raise SettingError(
            "Only a database is written back to.",
            "Write the customers into a folder with --out.",
        )
    if not schema.strip() or len(schema) > _MAX_NAME or "\x00" in schema:
        raise SettingError(f"{schema[:40]!r} is no name of a schema.", "Give an existing schema.")
    rule = rfm.rule_to_json(there.scores.rule)
    version = hashlib.sha256(rule.encode()).hexdigest()[:16]
    dated = f"DATE '{there.customers.as_of}' AS as_of, '{version}' AS rule"
    customers, segments, rules = (f"{engine.quoted(schema)}.{name}" for name in TABLES)
    made = {
        customers: f"SELECT {dated}, c.* FROM (\n{_customers_sql(there, settings)}\n) AS c",
        segments: f"SELECT {dated}, segment, count(*) AS customers, sum(frequency) AS orders, "
        f"sum(monetary) AS revenue FROM {customers} GROUP BY segment",
        rules: f"SELECT {dated}, {engine.literal(rule)}::jsonb AS definition, "
        f"'{__version__}' AS version, now() AS written_at",
    }
    replaced = tuple(f"DROP TABLE IF EXISTS {name}" for name in made)
    written = tuple(
        statement
        for name, query in made.items()
        for statement in (
            f"CREATE TABLE {name} AS {query}",
            f"COMMENT ON TABLE {name} IS {engine.literal(_MARK)}",
        )
    )
    return (*replaced, *written)


def _customers_sql(there: SegmentsInPlace, settings: Settings) -> str:
    clean, as_of = there.clean, there.customers.as_of
    if as_of is None:
        raise LookupError("segments in place are of one day")
    judged = left_out.judged(clean.typed, clean.whole, settings.clean, settings.filter)
    found = use_lines(judged, settings.clean, "postgres", returns=True)
    customers = customers_at(order_days(found.used), as_of)
    seen = found.used.filter(found.used.ordered_at.date() < ibis.literal(as_of))
    years = settings.rfm.expected_years
    bought = customers.filter(customers.frequency > 0)
    whole = with_all_measures(bought, seen, found.undone, years, "postgres")
    named = with_segments(whole, there.scores.rule)
    return str(ibis.to_sql(for_engine(named.unbind(), "postgres"), dialect="postgres"))


def write_back(statements: tuple[str, ...], schema: str) -> None:
    """Run the statements as the role that may write: all of them or none.

    Parameters
    ----------
    statements : from `write_back_statements`
    schema : where they write

    Raises
    ------
    DatabaseError : no such role is set up, it cannot do this, or the schema has tables of these
        names that somebody else made
    """
    address = os.environ.get(WRITER, "").strip()
    if not address:
        raise DatabaseError(
            "No role is set up that may write segments back.",
            f"Set {WRITER} to the address of one that may read the orders and make tables in "
            f"{schema}, or print the statements with --dry-run.",
        )
    try:
        backend = ibis.connect(address, connect_timeout=_SECONDS_TO_ANSWER)
    except ImportError:
        raise DatabaseError(
            "The driver that writes to PostgreSQL is not installed.",
            "Install it with: pip install -r requirements-database.txt",
        ) from None
    except Exception as error:  # noqa: BLE001 - a driver has errors of its own
        raise _not_written(error, schema) from None
    try:
        with backend.con.transaction():
            _refuse_others_tables(backend.con, schema)
            for statement in statements:
                backend.con.execute(statement)
    except ClienteleError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        raise _not_written(error, schema) from None
    finally:
        backend.disconnect()


def _not_written(error: Exception, schema: str) -> DatabaseError:
    """A driver's message can hold the address, or a cell: none is passed on."""
    return DatabaseError(
        f"The segments were not written back ({type(error).__name__}); nothing was changed.",
        f"Check {WRITER}, and that this role may read the orders and make tables in {schema}.",
    )


def _refuse_others_tables(session: Any, schema: str) -> None:
    rows = session.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relname = ANY(%s) "
        "AND obj_description(c.oid, 'pg_class') IS DISTINCT FROM %s",
        [schema, list(TABLES), _MARK],
    ).fetchall()
    if rows:
        raise DatabaseError(
            f"{schema} has a table {rows[0][0]} that Clientele did not write.",
            "Choose a schema of its own for the segments.",
        )
