from .address import (
    DUCKDB_WORD,
    WarehouseAddress,
    is_warehouse_address,
    read_address,
)
from .clean_where_it_lies import (
    CleanLines,
    examples_of,
)
from .rfm_where_it_lies import (
    SegmentsInPlace,
    segment_in_place,
)
from .sql_dialects import (
    SQL_DIALECTS,
    SQL_STEPS,
    SqlDialect,
    SqlStep,
)
from .sql_of_step import (
    sql_of_step,
)
from .warehouse_connection import (
    Warehouse,
    is_computed_there,
)
from .writing_back import (
    write_back,
    write_back_statements,
)

__all__ = [
    "DUCKDB_WORD",
    "SQL_DIALECTS",
    "SQL_STEPS",
    "CleanLines",
    "SegmentsInPlace",
    "SqlDialect",
    "SqlStep",
    "Warehouse",
    "WarehouseAddress",
    "examples_of",
    "is_computed_there",
    "is_warehouse_address",
    "read_address",
    "segment_in_place",
    "sql_of_step",
    "write_back",
    "write_back_statements",
]
