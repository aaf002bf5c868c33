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
from .score_where_it_lies import (
    score_in_place,
    segments_of_scores,
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
    is_computed_there,
)
from .warehouse_table import (
    Warehouse,
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
    "score_in_place",
    "segment_in_place",
    "segments_of_scores",
    "sql_of_step",
    "write_back",
    "write_back_statements",
]
