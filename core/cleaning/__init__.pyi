from .accounting.exclusions import (
    left_out_by_reason,
)
from .accounting.file_statistics import (
    FileStatistics,
)
from .accounting.report import (
    CleaningReport,
    FileTotals,
    LeftOut,
)
from .accounting.row_notices import (
    alike_notice,
    row_notices,
)
from .accounting.row_totals import (
    Tally,
    total_tally,
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
from .lines.number_uses import (
    MAX_NUMBERS,
    NumberUses,
)
from .lines.order_identity import (
    choose_order_identity,
)
from .lines.repeated_totals import (
    resolve_repeated_totals,
)
from .orders import (
    Orders,
    left_out_rows,
)
from .rules.placeholder_names import (
    NAME,
    NamesBeside,
    name_columns,
)
from .rules.placeholders import (
    find_placeholders,
)
from .rules.rules import (
    FAR_AHEAD,
    LONG_AGO,
    LONG_CODES,
    LONGEST_PAUSE_DAYS,
    every_rule,
    non_product_names,
    stands_for_no_product,
)

__all__ = [
    "CATEGORY",
    "CUSTOMER",
    "FAR_AHEAD",
    "LONGEST_PAUSE_DAYS",
    "LONG_AGO",
    "LONG_CODES",
    "MAX_NUMBERS",
    "MISSING",
    "MOMENT",
    "MONEY",
    "NAME",
    "PRODUCT",
    "REASON",
    "CleaningReport",
    "CustomerTable",
    "EncodedRows",
    "FileStatistics",
    "FileTotals",
    "FilterOptions",
    "LeftOut",
    "NamesBeside",
    "NumberUses",
    "Orders",
    "Tally",
    "account_for_rows",
    "alike_notice",
    "check_filter_names",
    "check_filters",
    "choose_order_identity",
    "clean_orders",
    "encode_rows",
    "every_rule",
    "filter_options_of",
    "filter_text",
    "find_placeholders",
    "left_out_by_reason",
    "left_out_rows",
    "name_columns",
    "non_product_names",
    "read_customer_rows",
    "resolve_repeated_totals",
    "row_notices",
    "stands_for_no_product",
    "total_tally",
]
