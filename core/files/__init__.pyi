from .detect import (
    open_source,
)
from .formats.database import (
    open_database,
    with_fingerprint,
)
from .formats.database_url import (
    DATABASE_WORD,
    is_database_configured,
)
from .header import (
    unique_names,
)
from .raw_table import (
    FileKind,
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
    list_tables,
    options_key,
    read_table,
    read_tables,
)
from .timestamp_shapes import (
    TimestampShape,
    timestamp_shape,
)
from .upload_bundle import (
    bundle_uploads,
)

__all__ = [
    "DATABASE_WORD",
    "CacheTarget",
    "FileKind",
    "RawTable",
    "ReadOptions",
    "Source",
    "TableInfo",
    "TimestampShape",
    "bundle_uploads",
    "is_database_configured",
    "list_tables",
    "open_database",
    "open_source",
    "options_key",
    "read_table",
    "read_tables",
    "timestamp_shape",
    "unique_names",
    "with_fingerprint",
]
