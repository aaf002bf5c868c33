from .dates.month_names import (
    BUDDHIST,
    LANGUAGES,
    half_of_day,
    language_in_english,
    month_in,
)
from .dates.timestamp_shapes import (
    TimestampShape,
    timestamp_shape,
)
from .dates.written_dates import (
    HALF,
    MONTH,
    WEEKDAY,
    WrittenDate,
    written_date,
)
from .detect import (
    open_source,
)
from .formats.database import (
    connect_database,
    open_database,
    plain_columns,
)
from .formats.database_url import (
    DATABASE_WORD,
    is_database_configured,
    use_database,
)
from .formats.file_format import (
    FileFormat,
)
from .formats.parquet import (
    on_own_clock,
)
from .formats.registry import (
    extensions,
    format_of,
    titles,
)
from .raw_table import (
    RawTable,
    Source,
    TableInfo,
)
from .raw_table_cache import (
    CacheTarget,
)
from .read_options import (
    ReadOptions,
)
from .reading import (
    cached_table,
    list_tables,
    options_key,
    read_table,
    read_tables,
)
from .split_columns import (
    join_columns,
    joined_date,
    joined_parts,
)
from .table_shape.header import (
    NO_HEADER,
    unique_names,
)
from .upload_bundle import (
    bundle_uploads,
)

__all__ = [
    "BUDDHIST",
    "DATABASE_WORD",
    "HALF",
    "LANGUAGES",
    "MONTH",
    "NO_HEADER",
    "WEEKDAY",
    "CacheTarget",
    "FileFormat",
    "RawTable",
    "ReadOptions",
    "Source",
    "TableInfo",
    "TimestampShape",
    "WrittenDate",
    "bundle_uploads",
    "cached_table",
    "connect_database",
    "extensions",
    "format_of",
    "half_of_day",
    "is_database_configured",
    "join_columns",
    "joined_date",
    "joined_parts",
    "language_in_english",
    "list_tables",
    "month_in",
    "on_own_clock",
    "open_database",
    "open_source",
    "options_key",
    "plain_columns",
    "read_table",
    "read_tables",
    "timestamp_shape",
    "titles",
    "unique_names",
    "use_database",
    "written_date",
]
