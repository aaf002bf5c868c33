from .contact_columns import (
    ContactChoices,
    find_contact_columns,
)
from .contact_fields import (
    CONSENTS,
    FIELDS,
    LABELS,
    Field,
    name_matches,
)
from .customer_contacts import (
    Contacts,
    contact_columns_of_orders,
    contacts_of_list,
    contacts_of_orders,
    contacts_of_table,
)
from .normalise import (
    country_code,
    normalise_email,
    normalise_phone,
    split_name,
)
from .permission import (
    NO_CONSENT,
    SUPPRESSED,
    Means,
    Permission,
    permission,
)
from .suppression import (
    Suppression,
    read_suppression,
)

__all__ = [
    "CONSENTS",
    "FIELDS",
    "LABELS",
    "NO_CONSENT",
    "SUPPRESSED",
    "ContactChoices",
    "Contacts",
    "Field",
    "Means",
    "Permission",
    "Suppression",
    "contact_columns_of_orders",
    "contacts_of_list",
    "contacts_of_orders",
    "contacts_of_table",
    "country_code",
    "find_contact_columns",
    "name_matches",
    "normalise_email",
    "normalise_phone",
    "permission",
    "read_suppression",
    "split_name",
]
