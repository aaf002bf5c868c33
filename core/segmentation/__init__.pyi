from .algorithms.base import (
    cluster_means,
    sample_points,
)
from .algorithms.fitted_mixture import (
    FittedMixture,
)
from .algorithms.fitted_models import (
    CentroidModel,
    MixtureModel,
)
from .algorithms.registry import (
    ALGORITHMS,
    algorithm_parameters,
    algorithm_title,
    model_classes,
)
from .algorithms.ward import (
    ward_tree,
)
from .apply import (
    apply_model,
    predict_segments,
)
from .candidate import (
    ModelCandidate,
)
from .candidate_use import (
    use_candidate,
)
from .compare import (
    SegmentationComparison,
    compare_labels,
)
from .diagnostics.cluster_count import (
    Elbow,
    Gap,
    gap_statistic,
    measure_elbow,
)
from .diagnostics.collinearity import (
    HIGH_VIF,
    Collinearity,
    measure_collinearity,
)
from .diagnostics.dendrogram import (
    Dendrogram,
    DendrogramBranch,
    build_dendrogram,
    has_dendrogram,
)
from .diagnostics.diagnostics import (
    DOUBTFUL_JACCARD,
    STABLE_JACCARD,
    ModelAgreement,
    SegmentStability,
    SilhouettePlot,
    judge_candidate,
    model_agreement,
    points_of,
    segment_stability,
    silhouette_plot,
)
from .diagnostics.gaussian_null import (
    GaussianNullTest,
    compare_with_one_cloud,
)
from .diagnostics.membership import (
    Membership,
    membership_probabilities,
)
from .drift import (
    FeatureDrift,
    FeatureReference,
    drift_verdict,
    measure_drift,
    psi_by_chance,
    reference_distributions,
)
from .explanation.customer_explanation import (
    CustomerExplanation,
    explain_customer,
)
from .explanation.rank_positions import (
    RankPositions,
    measure_label,
    rank_positions_of,
    standardised_centres,
)
from .explanation.segment_explanation import (
    EffectSize,
    SegmentExplanation,
    SegmentRule,
    explain_segments,
)
from .explanation.text import (
    feature_label,
)
from .feature_space.feature_space import (
    DECIMALS,
    DEFAULT_FEATURES,
    Coordinate,
    FeatureSpace,
    fit_space,
    known_measures,
)
from .feature_space.presets import (
    SPACE_PRESETS,
)
from .metrics import (
    bootstrap_stability,
)
from .model import (
    SegmentationModel,
)
from .naming.archetypes import (
    RFM_SEGMENT_NAMES,
    SEGMENT_NAMES,
    best_first,
)
from .naming.name_conditions import (
    SegmentFacts,
    allows,
    describe,
    measure_facts,
)
from .naming.traits import (
    eta_squared,
    most_separating_features,
)
from .plain_groups import (
    PlainGroups,
)
from .profile import (
    REORDERED_DAYS,
    Profile,
    measure_profiles,
)
from .renaming import (
    OwnNames,
    check_own_names,
    own_names_in_use,
    prefix_segments,
    rename_segments,
    unknown_names,
)
from .reproduction import (
    settings_of_model,
)
from .result import (
    Segmentation,
)
from .search.search import (
    SearchState,
    as_optuna_study,
    search_models,
)
from .segmenting import (
    segment_customers,
)
from .selection import (
    select_model,
)
from .thread_limits import (
    one_thread,
)

__all__ = [
    "ALGORITHMS",
    "DECIMALS",
    "DEFAULT_FEATURES",
    "DOUBTFUL_JACCARD",
    "HIGH_VIF",
    "REORDERED_DAYS",
    "RFM_SEGMENT_NAMES",
    "SEGMENT_NAMES",
    "SPACE_PRESETS",
    "STABLE_JACCARD",
    "CentroidModel",
    "Collinearity",
    "Coordinate",
    "CustomerExplanation",
    "Dendrogram",
    "DendrogramBranch",
    "EffectSize",
    "Elbow",
    "FeatureDrift",
    "FeatureReference",
    "FeatureSpace",
    "FittedMixture",
    "Gap",
    "GaussianNullTest",
    "Membership",
    "MixtureModel",
    "ModelAgreement",
    "ModelCandidate",
    "OwnNames",
    "PlainGroups",
    "Profile",
    "RankPositions",
    "SearchState",
    "SegmentExplanation",
    "SegmentFacts",
    "SegmentRule",
    "SegmentStability",
    "Segmentation",
    "SegmentationComparison",
    "SegmentationModel",
    "SilhouettePlot",
    "algorithm_parameters",
    "algorithm_title",
    "allows",
    "apply_model",
    "as_optuna_study",
    "best_first",
    "bootstrap_stability",
    "build_dendrogram",
    "check_own_names",
    "cluster_means",
    "compare_labels",
    "compare_with_one_cloud",
    "describe",
    "drift_verdict",
    "eta_squared",
    "explain_customer",
    "explain_segments",
    "feature_label",
    "fit_space",
    "gap_statistic",
    "has_dendrogram",
    "judge_candidate",
    "known_measures",
    "measure_collinearity",
    "measure_drift",
    "measure_elbow",
    "measure_facts",
    "measure_label",
    "measure_profiles",
    "membership_probabilities",
    "model_agreement",
    "model_classes",
    "most_separating_features",
    "one_thread",
    "own_names_in_use",
    "points_of",
    "predict_segments",
    "prefix_segments",
    "psi_by_chance",
    "rank_positions_of",
    "reference_distributions",
    "rename_segments",
    "sample_points",
    "search_models",
    "segment_customers",
    "segment_stability",
    "select_model",
    "settings_of_model",
    "silhouette_plot",
    "standardised_centres",
    "unknown_names",
    "use_candidate",
    "ward_tree",
]
