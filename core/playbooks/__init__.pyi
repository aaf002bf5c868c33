from .favourites import (
    FavouritesBySegment,
    favourites_of,
    measure_favourites,
)
from .message_preview import (
    preview_message,
)
from .next_action import (
    next_actions,
)
from .playbook import (
    DEFAULT_PLAYBOOK,
    action_table,
    available_playbooks,
    covers_segments,
    load_playbook,
    strategy_cards,
    uses_fields,
)
from .playbook_edit import (
    FIELD_LABELS,
    edit_playbook,
)
from .playbook_file import (
    playbook_yaml,
    read_playbook,
)
from .playbook_schema import (
    Playbook,
    Strategy,
    Tier,
)
from .priorities import (
    find_priorities,
)
from .segment_facts import (
    MESSAGE_FIELDS,
    OPTIONAL_FIELDS,
    round_up,
)
from .strategy_card import (
    OfferTerms,
    StrategyCard,
)

__all__ = [
    "DEFAULT_PLAYBOOK",
    "FIELD_LABELS",
    "MESSAGE_FIELDS",
    "OPTIONAL_FIELDS",
    "FavouritesBySegment",
    "OfferTerms",
    "Playbook",
    "Strategy",
    "StrategyCard",
    "Tier",
    "action_table",
    "available_playbooks",
    "covers_segments",
    "edit_playbook",
    "favourites_of",
    "find_priorities",
    "load_playbook",
    "measure_favourites",
    "next_actions",
    "playbook_yaml",
    "preview_message",
    "read_playbook",
    "round_up",
    "strategy_cards",
    "uses_fields",
]
