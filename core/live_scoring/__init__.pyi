from .customer_document import (
    customer_document,
    customer_reasons,
    live_segments_document,
    score_rows,
)
from .live_customers import (
    LiveCustomers,
    open_live_customers,
)
from .new_order import (
    NewOrder,
)
from .own_segments import (
    LiveOwnSegments,
)
from .run_customers import (
    SegmentCursor,
)
from .scored_customer import (
    CustomerMeasures,
    ScoredCustomer,
)

__all__ = [
    "CustomerMeasures",
    "LiveCustomers",
    "LiveOwnSegments",
    "NewOrder",
    "ScoredCustomer",
    "SegmentCursor",
    "customer_document",
    "customer_reasons",
    "live_segments_document",
    "open_live_customers",
    "score_rows",
]
