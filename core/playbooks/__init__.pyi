from .favourites import (
    FavouritesBySegment,
    favourites_of,
    measure_favourites,
)
from .measured_claims import (
    contradicted,
    measured_facts,
)
from .message_fields import (
    MESSAGE_FIELDS,
    OPTIONAL_FIELDS,
)
from .message_preview import (
    preview_message,
)
from .message_translation import (
    LANGUAGES,
    Language,
    MessageDraft,
)
from .next_action import (
    next_actions,
)
from .playbook import (
    action_table,
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
from .segment_facts import (
    fill_fields,
    next_order,
    reorder_sentence,
    reorder_text,
    round_up,
)
from .shipped_playbooks import (
    DEFAULT_PLAYBOOK,
    available_playbooks,
)
from .strategy_card import (
    OfferTerms,
    StrategyCard,
)

__all__ = [
    "DEFAULT_PLAYBOOK",
    "FIELD_LABELS",
    "LANGUAGES",
    "MESSAGE_FIELDS",
    "OPTIONAL_FIELDS",
    "FavouritesBySegment",
    "Language",
    "MessageDraft",
    "OfferTerms",
    "Playbook",
    "Strategy",
    "StrategyCard",
    "Tier",
    "action_table",
    "available_playbooks",
    "contradicted",
    "covers_segments",
    "edit_playbook",
    "favourites_of",
    "fill_fields",
    "load_playbook",
    "measure_favourites",
    "measured_facts",
    "next_actions",
    "next_order",
    "playbook_yaml",
    "preview_message",
    "read_playbook",
    "reorder_sentence",
    "reorder_text",
    "round_up",
    "strategy_cards",
    "uses_fields",
]
