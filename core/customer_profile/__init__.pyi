from .customer_orders import (
    CANCELLED,
    ORDER,
    RETURN,
    CustomerOrders,
)
from .profile import (
    CustomerProfile,
    load_profile,
    next_action_for,
)
from .search import (
    MAX_MATCHES,
    SearchMatches,
    search_customers,
)

__all__ = [
    "CANCELLED",
    "MAX_MATCHES",
    "ORDER",
    "RETURN",
    "CustomerOrders",
    "CustomerProfile",
    "SearchMatches",
    "load_profile",
    "next_action_for",
    "search_customers",
]
