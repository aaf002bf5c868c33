from .kept_files import (
    keep_file,
    kept_path,
    link_source,
    open_kept_source,
    take_file,
)
from .merge import (
    merge_choices,
)
from .new_data import (
    NewData,
    add_data,
    inspect_new_data,
)
from .project import (
    KeptFile,
    Project,
    ProjectChoices,
    ProjectSource,
    StaleProjectError,
    UnreadableProject,
)
from .project_analysis import (
    analyse_project,
    project_playbook,
    run_project,
)
from .project_archive import (
    export_project,
    import_project,
)
from .project_document import (
    comparison_document,
    comparison_text,
    new_data_document,
    project_document,
    project_text,
    projects_document,
    projects_text,
    run_document,
    run_text,
)
from .project_run import (
    MeasureDrift,
    ProjectRun,
    RunSummary,
    SegmentSize,
    UnreadableRun,
)
from .project_store import (
    create_project,
    delete_project,
    duplicate_project,
    list_projects,
    open_project,
    project_path,
    projects_folder,
    remove_leftovers,
    rename_project,
    save_choices,
)
from .run_comparison import (
    GONE,
    RunComparison,
    compare_runs,
)
from .run_recording import (
    record_run,
    run_customers,
)
from .run_store import (
    frozen_model,
    frozen_rule,
    list_runs,
    open_run,
)

__all__ = [
    "GONE",
    "KeptFile",
    "MeasureDrift",
    "NewData",
    "Project",
    "ProjectChoices",
    "ProjectRun",
    "ProjectSource",
    "RunComparison",
    "RunSummary",
    "SegmentSize",
    "StaleProjectError",
    "UnreadableProject",
    "UnreadableRun",
    "add_data",
    "analyse_project",
    "compare_runs",
    "comparison_document",
    "comparison_text",
    "create_project",
    "delete_project",
    "duplicate_project",
    "export_project",
    "frozen_model",
    "frozen_rule",
    "import_project",
    "inspect_new_data",
    "keep_file",
    "kept_path",
    "link_source",
    "list_projects",
    "list_runs",
    "merge_choices",
    "new_data_document",
    "open_kept_source",
    "open_project",
    "open_run",
    "project_document",
    "project_path",
    "project_playbook",
    "project_text",
    "projects_document",
    "projects_folder",
    "projects_text",
    "record_run",
    "remove_leftovers",
    "rename_project",
    "run_customers",
    "run_document",
    "run_project",
    "run_text",
    "save_choices",
    "take_file",
]
