from .arms import (
    Arm,
    arm_from_counts,
    arm_of_amounts,
)
from .comparison.arm_comparison import (
    MIN_BUYERS,
    ArmComparison,
)
from .comparison.best_arm import (
    ArmProbability,
)
from .comparison.conversion import (
    compare_conversion,
)
from .comparison.permutation import (
    PermutationTest,
    permutation_test,
)
from .comparison.revenue import (
    compare_revenue,
)
from .comparison.two_part import (
    TwoPartRead,
)
from .corrections.cuped import (
    Adjustment,
)
from .corrections.sequential import (
    false_alarm_rate,
)
from .experiment import (
    Experiment,
    evaluate_experiment,
)
from .experiment_options import (
    MAX_LOOKS,
    PLANNED_CUSTOMERS,
    ExperimentOptions,
    OutcomeKind,
)
from .planning.baseline import (
    Baseline,
    measure_baseline,
)
from .planning.sample_size import (
    SmallestLift,
    TestPlan,
    customers_for_money,
    plan_test,
    power_at,
    sizes_for,
    smallest_lift,
)
from .planning.smallest_lift_text import (
    smallest_lift_text,
)
from .reading.customer_past import (
    measure_past,
)
from .reading.readout import (
    Readout,
    read_results,
)
from .reading.results_file import (
    ResultsFile,
    inspect_results_file,
    seems_a_test,
)
from .reading.results_query import (
    STORE_PAST,
)
from .several_outcomes import (
    corrected_together,
    outcome_choices,
    read_experiments,
)
from .uplift.qini import (
    Qini,
)
from .uplift.uplift import (
    Uplift,
)
from .verdict.experiment_verdict import (
    SINGLE_LOOK_CAUTION,
)
from .verdict.verdict_text import (
    difference_text,
    offer_text,
)

__all__ = [
    "MAX_LOOKS",
    "MIN_BUYERS",
    "PLANNED_CUSTOMERS",
    "SINGLE_LOOK_CAUTION",
    "STORE_PAST",
    "Adjustment",
    "Arm",
    "ArmComparison",
    "ArmProbability",
    "Baseline",
    "Experiment",
    "ExperimentOptions",
    "OutcomeKind",
    "PermutationTest",
    "Qini",
    "Readout",
    "ResultsFile",
    "SmallestLift",
    "TestPlan",
    "TwoPartRead",
    "Uplift",
    "arm_from_counts",
    "arm_of_amounts",
    "compare_conversion",
    "compare_revenue",
    "corrected_together",
    "customers_for_money",
    "difference_text",
    "evaluate_experiment",
    "false_alarm_rate",
    "inspect_results_file",
    "measure_baseline",
    "measure_past",
    "offer_text",
    "outcome_choices",
    "permutation_test",
    "plan_test",
    "power_at",
    "read_experiments",
    "read_results",
    "seems_a_test",
    "sizes_for",
    "smallest_lift",
    "smallest_lift_text",
]
