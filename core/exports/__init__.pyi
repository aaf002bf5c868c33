from .bundles import (
    export_bytes,
    export_file,
    workbook,
    write_results,
)
from .experiment_document import (
    experiment_document_of,
    experiment_text,
)
from .forecast_document import (
    forecast_document_of,
    forecast_table,
    forecast_text,
    write_forecast,
)
from .model_document import (
    changed_customers,
    drift_lines,
    model_document_of,
    models_table,
    scoring_document,
    settings_document,
)
from .movement_document import (
    movement_document_of,
    movement_text,
    write_movement,
)
from .plan_document import (
    plan_document_of,
    plan_files,
    plan_text,
    write_plan,
    zip_files,
)
from .plan_readme import (
    held_out,
)
from .playbook_advice import (
    SegmentationKind,
    advised_profiles,
    favourites_by_segment,
    segment_labels,
    segment_profiles,
)
from .registry import (
    Export,
    ExportInputs,
    exports_for,
)
from .rfm_document import (
    rfm_document_of,
    rfm_text,
    write_rfm,
)
from .serialise import (
    json_bytes,
    source_fields,
)
from .spreadsheets import (
    to_csv,
)
from .statistics_document import (
    statistics_document_of,
    statistics_text,
)
from .summary import (
    analysis_document,
)
from .tables import (
    action_plan,
    cleaning_table,
    customers_table,
    left_out_table,
    segments_table,
)

__all__ = [
    "Export",
    "ExportInputs",
    "SegmentationKind",
    "action_plan",
    "advised_profiles",
    "analysis_document",
    "changed_customers",
    "cleaning_table",
    "customers_table",
    "drift_lines",
    "experiment_document_of",
    "experiment_text",
    "export_bytes",
    "export_file",
    "exports_for",
    "favourites_by_segment",
    "forecast_document_of",
    "forecast_table",
    "forecast_text",
    "held_out",
    "json_bytes",
    "left_out_table",
    "model_document_of",
    "models_table",
    "movement_document_of",
    "movement_text",
    "plan_document_of",
    "plan_files",
    "plan_text",
    "rfm_document_of",
    "rfm_text",
    "scoring_document",
    "segment_labels",
    "segment_profiles",
    "segments_table",
    "settings_document",
    "source_fields",
    "statistics_document_of",
    "statistics_text",
    "to_csv",
    "workbook",
    "write_forecast",
    "write_movement",
    "write_plan",
    "write_results",
    "write_rfm",
    "zip_files",
]
