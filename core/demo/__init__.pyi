from .analysed_store import (
    open_demo_store,
)
from .demo_name import (
    DEMO_NAME,
    DEMO_WORD,
)
from .generator import (
    make_demo_orders,
    write_demo_orders,
)

__all__ = [
    "DEMO_NAME",
    "DEMO_WORD",
    "make_demo_orders",
    "open_demo_store",
    "write_demo_orders",
]
