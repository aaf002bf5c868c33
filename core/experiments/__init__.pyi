from .arm_comparison import (
    ArmComparison,
)
from .arms import (
    arm_from_counts,
)
from .baseline import (
    Baseline,
    measure_baseline,
)
from .experiment import (
    Experiment,
    evaluate_experiment,
)
from .experiment_options import (
    MAX_LOOKS,
    ExperimentOptions,
    OutcomeKind,
)
from .experiment_verdict import (
    SINGLE_LOOK_CAUTION,
    difference_text,
)
from .qini import (
    Qini,
)
from .readout import (
    Readout,
    read_results,
)
from .results_file import (
    ResultsFile,
    inspect_results_file,
)
from .sample_size import (
    TestPlan,
    plan_test,
    power_at,
    sizes_for,
)
from .sequential import (
    false_alarm_rate,
)
from .uplift import (
    Uplift,
)

__all__ = [
    "MAX_LOOKS",
    "SINGLE_LOOK_CAUTION",
    "ArmComparison",
    "Baseline",
    "Experiment",
    "ExperimentOptions",
    "OutcomeKind",
    "Qini",
    "Readout",
    "ResultsFile",
    "TestPlan",
    "Uplift",
    "arm_from_counts",
    "difference_text",
    "evaluate_experiment",
    "false_alarm_rate",
    "inspect_results_file",
    "measure_baseline",
    "plan_test",
    "power_at",
    "read_results",
    "sizes_for",
]
