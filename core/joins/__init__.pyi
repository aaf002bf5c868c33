from .candidates import (
    TableCandidate,
)
from .join import (
    JoinStep,
)
from .proposal import (
    JoinProposal,
    propose_joins,
    read_orders,
)
from .union import (
    mark_of,
    rows_by_table,
    same_columns,
)

__all__ = [
    "JoinProposal",
    "JoinStep",
    "TableCandidate",
    "mark_of",
    "propose_joins",
    "read_orders",
    "rows_by_table",
    "same_columns",
]
