from .cell_text import (
    EMPTY_WORDS,
    MIN_READABLE_SHARE,
    ROW_COUNT,
    WHITE_SPACE,
    distinct_texts,
    is_empty_cell,
    is_printable,
    strip_spaces,
    trimmed_text,
)
from .connection import (
    connect,
    literal,
    null_if_empty,
    quoted,
    read_parquet,
    shared_engine,
)
from .dictionary.chunks import (
    Codes,
    chunk_slices,
    code_counts,
    empty_array,
    parallel_map,
    rows_where,
    smallest_dtype,
    take_values,
)
from .dictionary.column_groups import (
    ColumnGroup,
    encode_group,
)
from .dictionary.encoded_columns import (
    RowNumbers,
    cached,
    column_cache,
    count_parsed,
    distinct_values,
    encode_columns,
    raw_rows,
    row_numbers,
    value_counts,
)
from .dictionary.encoding import (
    EncodedColumn,
)
from .dictionary.exact_sums import (
    ExactSums,
    as_millionths,
    as_money,
    exact_total,
)
from .query_progress import (
    ProgressStep,
    query_steps,
    watched,
)
from .row_number import (
    FILE_ROW,
    ROW,
)

__all__ = [
    "EMPTY_WORDS",
    "FILE_ROW",
    "MIN_READABLE_SHARE",
    "ROW",
    "ROW_COUNT",
    "WHITE_SPACE",
    "Codes",
    "ColumnGroup",
    "EncodedColumn",
    "ExactSums",
    "ProgressStep",
    "RowNumbers",
    "as_millionths",
    "as_money",
    "cached",
    "chunk_slices",
    "code_counts",
    "column_cache",
    "connect",
    "count_parsed",
    "distinct_texts",
    "distinct_values",
    "empty_array",
    "encode_columns",
    "encode_group",
    "exact_total",
    "is_empty_cell",
    "is_printable",
    "literal",
    "null_if_empty",
    "parallel_map",
    "query_steps",
    "quoted",
    "raw_rows",
    "read_parquet",
    "row_numbers",
    "rows_where",
    "shared_engine",
    "smallest_dtype",
    "strip_spaces",
    "take_values",
    "trimmed_text",
    "value_counts",
    "watched",
]
