from .attribute_tests import (
    Screening,
    TestAnswer,
    compare_attribute,
    screen_attributes,
)
from .attribute_verdict import (
    ALPHA,
    effect_size_text,
)
from .chi_squared import (
    CategoryTest,
)
from .correlation import (
    Correlation,
)
from .dataset import (
    MODEL_SEGMENT,
    RFM_SEGMENT,
    Dataset,
    build_dataset,
)
from .kruskal_wallis import (
    GroupTest,
)
from .strongest_question import (
    strongest_question,
)

__all__ = [
    "ALPHA",
    "MODEL_SEGMENT",
    "RFM_SEGMENT",
    "CategoryTest",
    "Correlation",
    "Dataset",
    "GroupTest",
    "Screening",
    "TestAnswer",
    "build_dataset",
    "compare_attribute",
    "effect_size_text",
    "screen_attributes",
    "strongest_question",
]
