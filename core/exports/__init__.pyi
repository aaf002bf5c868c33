from .audiences.audience_document import (
    audience_document,
    audience_text,
)
from .audiences.audience_format import (
    AudienceFormat,
)
from .audiences.audience_list import (
    AudienceList,
    AudienceOptions,
    audience_members,
    build_audience,
)
from .audiences.registry import (
    AUDIENCE_FORMATS,
    audience_format,
)
from .bundles import (
    export_bytes,
    export_file,
    write_results,
)
from .business_intelligence.intelligence_set import (
    write_intelligence_set,
)
from .documents.experiment_document import (
    experiment_document_of,
    experiment_text,
)
from .documents.forecast_document import (
    forecast_document_of,
    forecast_table,
    forecast_text,
    write_forecast,
)
from .documents.model_document import (
    changed_customers,
    drift_lines,
    model_document_of,
    models_table,
    scoring_document,
    settings_document,
)
from .documents.movement_document import (
    movement_document_of,
    movement_text,
    write_movement,
)
from .documents.plan_document import (
    plan_document_of,
    plan_files,
    plan_text,
    write_plan,
    zip_files,
)
from .documents.plan_readme import (
    held_out,
)
from .documents.readout_document import (
    lift_text,
    readout_document_of,
    readout_lines,
    readout_sentence,
)
from .documents.reordered import (
    reordered_header,
    reordered_text,
)
from .documents.rfm_document import (
    rfm_document_of,
    rfm_text,
    write_rfm,
)
from .documents.selection_document import (
    selected_table,
    selection_document,
    selection_text,
)
from .documents.statistics_document import (
    statistics_document_of,
    statistics_text,
)
from .export_columns import (
    NO_MAILING_LIST,
    columns_of,
    label_of,
)
from .export_inputs import (
    ExportInputs,
)
from .model_quality import (
    measure_worth,
    worth_lines,
)
from .permitted_rows import (
    carries_contacts,
    left_out_sentence,
    permitted_rows,
)
from .playbook_advice import (
    advised_profiles,
    favourites_by_segment,
)
from .registry import (
    CSV,
    CUSTOMERS,
    JSON,
    ZIP,
    Export,
    exports_for,
)
from .report.html_report import (
    html_report,
)
from .report.logo import (
    logo_type,
)
from .report.powerpoint_report import (
    powerpoint_report,
)
from .report.report_content import (
    make_report,
)
from .report.report_inputs import (
    ReportInputs,
)
from .report.report_parts import (
    SECTION_NAMES,
    Report,
    ReportChart,
    ReportSection,
    ReportTable,
    SectionName,
)
from .serialise import (
    json_bytes,
    number,
    source_fields,
)
from .spreadsheets import (
    to_csv,
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
from .workbook.analysis_workbook import (
    workbook,
)

__all__ = [
    "AUDIENCE_FORMATS",
    "CSV",
    "CUSTOMERS",
    "JSON",
    "NO_MAILING_LIST",
    "SECTION_NAMES",
    "ZIP",
    "AudienceFormat",
    "AudienceList",
    "AudienceOptions",
    "Export",
    "ExportInputs",
    "Report",
    "ReportChart",
    "ReportInputs",
    "ReportSection",
    "ReportTable",
    "SectionName",
    "action_plan",
    "advised_profiles",
    "analysis_document",
    "audience_document",
    "audience_format",
    "audience_members",
    "audience_text",
    "build_audience",
    "carries_contacts",
    "changed_customers",
    "cleaning_table",
    "columns_of",
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
    "html_report",
    "json_bytes",
    "label_of",
    "left_out_sentence",
    "left_out_table",
    "lift_text",
    "logo_type",
    "make_report",
    "measure_worth",
    "model_document_of",
    "models_table",
    "movement_document_of",
    "movement_text",
    "number",
    "permitted_rows",
    "plan_document_of",
    "plan_files",
    "plan_text",
    "powerpoint_report",
    "readout_document_of",
    "readout_lines",
    "readout_sentence",
    "reordered_header",
    "reordered_text",
    "rfm_document_of",
    "rfm_text",
    "scoring_document",
    "segments_table",
    "selected_table",
    "selection_document",
    "selection_text",
    "settings_document",
    "source_fields",
    "statistics_document_of",
    "statistics_text",
    "to_csv",
    "workbook",
    "worth_lines",
    "write_forecast",
    "write_intelligence_set",
    "write_movement",
    "write_plan",
    "write_results",
    "write_rfm",
    "zip_files",
]
