from .cutpoints import (
    count_scores,
    cutpoints_in_use,
    find_cutpoint_problem,
    scores_at_cutpoints,
)
from .frozen_rule import (
    rule_from_json,
    rule_to_json,
    score_by_rule,
)
from .grid import (
    assign_cell,
    grid_of,
    grid_segment,
    merge_segments,
    recolour_segment,
    rename_segment,
    segment_names,
)
from .result import (
    RfmScores,
)
from .rule import (
    MEASURES,
    RfmRule,
)
from .rule_text import (
    rule_table,
    segment_rule_text,
)
from .scores import (
    DAYS,
    is_plain,
    learn_rule,
    score_customers,
)
from .weights import (
    WEIGHT_PRESETS,
    WeightProposal,
    propose_weights,
)

__all__ = [
    "DAYS",
    "MEASURES",
    "WEIGHT_PRESETS",
    "RfmRule",
    "RfmScores",
    "WeightProposal",
    "assign_cell",
    "count_scores",
    "cutpoints_in_use",
    "find_cutpoint_problem",
    "grid_of",
    "grid_segment",
    "is_plain",
    "learn_rule",
    "merge_segments",
    "propose_weights",
    "recolour_segment",
    "rename_segment",
    "rule_from_json",
    "rule_table",
    "rule_to_json",
    "score_by_rule",
    "score_customers",
    "scores_at_cutpoints",
    "segment_names",
    "segment_rule_text",
]
