from .accounting.report import (
    CleaningReport,
    LeftOut,
)
from .cleaning import (
    clean_orders,
)
from .customer_rows import (
    CUSTOMER,
    MISSING,
    REASON,
    CustomerTable,
    account_for_rows,
    read_customer_rows,
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
from .lines.encoded_rows import (
    EncodedRows,
    encode_rows,
)
from .lines.line_recipe import (
    CATEGORY,
    MOMENT,
    MONEY,
    PRODUCT,
)
from .orders import (
    Orders,
    left_out_rows,
)

__all__ = [
    "CATEGORY",
    "CUSTOMER",
    "MISSING",
    "MOMENT",
    "MONEY",
    "PRODUCT",
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
