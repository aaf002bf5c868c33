from .condition import (
    Comparison,
    Condition,
    ConditionGroup,
    ConditionNode,
    ConditionValue,
    GroupMatch,
    conditions_in,
)
from .condition_fields import (
    COMPARISONS,
    ConditionField,
    FieldKind,
    FieldSource,
    condition_sources,
    possible_fields,
)
from .condition_text import (
    COMPARISON_WORDS,
    condition_sentence,
)
from .examples import (
    example_segments,
)
from .matching import (
    match_customers,
)
from .population import (
    MAX_CHOICES,
    Population,
)
from .purchase_index import (
    PurchaseIndex,
    index_purchases,
)
from .saved_segment import (
    MAX_NAME,
    REST,
    SavedSegment,
)
from .saved_segmentation import (
    SavedSegmentation,
    assign_saved_segments,
)
from .segment_yaml import (
    parse_segments,
    write_segments,
)
from .selected_customers import (
    SegmentOverlap,
    SelectedCustomers,
    select_customers,
)

__all__ = [
    "COMPARISONS",
    "COMPARISON_WORDS",
    "MAX_CHOICES",
    "MAX_NAME",
    "REST",
    "Comparison",
    "Condition",
    "ConditionField",
    "ConditionGroup",
    "ConditionNode",
    "ConditionValue",
    "FieldKind",
    "FieldSource",
    "GroupMatch",
    "Population",
    "PurchaseIndex",
    "SavedSegment",
    "SavedSegmentation",
    "SegmentOverlap",
    "SelectedCustomers",
    "assign_saved_segments",
    "condition_sentence",
    "condition_sources",
    "conditions_in",
    "example_segments",
    "index_purchases",
    "match_customers",
    "parse_segments",
    "possible_fields",
    "select_customers",
    "write_segments",
]
