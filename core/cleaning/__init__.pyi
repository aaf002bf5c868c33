from .customer_rows import (
    CUSTOMER,
    MISSING,
    REASON,
    CustomerTable,
    account_for_rows,
    read_customer_rows,
)
from .encoded_rows import (
    EncodedRows,
    encode_rows,
)
from .filter_options import (
    FilterOptions,
    filter_options_of,
)
from .filters import (
    check_filter_names,
    check_filters,
    filter_text,
)
from .line_recipe import (
    MOMENT,
    MONEY,
)
from .orders import (
    Orders,
    clean_orders,
    left_out_rows,
)
from .report import (
    CleaningReport,
    LeftOut,
)

__all__ = [
    "CUSTOMER",
    "MISSING",
    "MOMENT",
    "MONEY",
    "REASON",
    "CleaningReport",
    "CustomerTable",
    "EncodedRows",
    "FilterOptions",
    "LeftOut",
    "Orders",
    "account_for_rows",
    "check_filter_names",
    "check_filters",
    "clean_orders",
    "encode_rows",
    "filter_options_of",
    "filter_text",
    "left_out_rows",
    "read_customer_rows",
]
