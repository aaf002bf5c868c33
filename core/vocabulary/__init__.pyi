from .column_names import (
    NameMatch,
    match_role,
    match_roles,
    needs_owner,
    score_names,
    split_words,
    without_note,
)
from .known_exports import (
    KnownExport,
    recognise_export,
)
from .status_words import (
    STATUS_MEANINGS,
    StatusMeaning,
    flag_value,
    holds_word,
    is_cancellation,
    is_event,
    is_refund_row,
    is_totals_row,
    kind_meaning,
    speaks_of_totals,
    status_meaning,
)

__all__ = [
    "STATUS_MEANINGS",
    "KnownExport",
    "NameMatch",
    "StatusMeaning",
    "flag_value",
    "holds_word",
    "is_cancellation",
    "is_event",
    "is_refund_row",
    "is_totals_row",
    "kind_meaning",
    "match_role",
    "match_roles",
    "needs_owner",
    "recognise_export",
    "score_names",
    "speaks_of_totals",
    "split_words",
    "status_meaning",
    "without_note",
]
