from .customer_columns import (
    MAX_LEVELS,
    NO,
    YES,
    ColumnKind,
    CustomerColumn,
    inspect_columns,
)
from .grain import (
    GRAIN_TEXT,
    NEARLY_UNIQUE,
    Grain,
    TableGrain,
    detect_grain,
    find_identity,
)
from .guessing.customer_choice import (
    Spread,
    customer_spread,
)
from .guessing.person_behind_key import (
    is_a_name,
    is_new_for_every_order,
    people,
)
from .parsers.column_parser import (
    ColumnParser,
)
from .parsers.currency import (
    OneCurrency,
)
from .parsers.ids import (
    IdParser,
    choose_id_parser,
)
from .parsers.mixed_currencies import (
    CurrencyAmount,
    currency_amounts,
    file_currencies,
    only_currency,
)
from .parsers.numbers import (
    LARGEST_NUMBER,
    PRODUCT_TYPE,
    choose_number_parser,
    is_too_large,
    multiply,
)
from .parsers.registry import (
    choose_parsers,
)
from .role_resolution import (
    apply_choices,
    guess_roles,
    resolve_roles,
)
from .roles import (
    CUSTOMER_ROLES,
    IN_WORDS,
    ROLES,
    Candidate,
    RoleGuess,
    Roles,
)

__all__ = [
    "CUSTOMER_ROLES",
    "GRAIN_TEXT",
    "IN_WORDS",
    "LARGEST_NUMBER",
    "MAX_LEVELS",
    "NEARLY_UNIQUE",
    "NO",
    "PRODUCT_TYPE",
    "ROLES",
    "YES",
    "Candidate",
    "ColumnKind",
    "ColumnParser",
    "CurrencyAmount",
    "CustomerColumn",
    "Grain",
    "IdParser",
    "OneCurrency",
    "RoleGuess",
    "Roles",
    "Spread",
    "TableGrain",
    "apply_choices",
    "choose_id_parser",
    "choose_number_parser",
    "choose_parsers",
    "currency_amounts",
    "customer_spread",
    "detect_grain",
    "file_currencies",
    "find_identity",
    "guess_roles",
    "inspect_columns",
    "is_a_name",
    "is_new_for_every_order",
    "is_too_large",
    "multiply",
    "only_currency",
    "people",
    "resolve_roles",
]
