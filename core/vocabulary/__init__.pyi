from .column_names import (
    NameMatch,
    match_role,
    match_roles,
    score_names,
    split_words,
)
from .known_exports import (
    KnownExport,
    recognise_export,
)
from .status_words import (
    STATUS_MEANINGS,
    StatusMeaning,
    is_totals_row,
    status_meaning,
)

__all__ = [
    "STATUS_MEANINGS",
    "KnownExport",
    "NameMatch",
    "StatusMeaning",
    "is_totals_row",
    "match_role",
    "match_roles",
    "recognise_export",
    "score_names",
    "split_words",
    "status_meaning",
]
