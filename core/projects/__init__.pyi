from .campaign_choices import (
    ASSUMED,
    FITTED,
    assumed_channels,
    learned_rates,
    read_curves,
    write_curves,
)
from .kept_files import (
    keep_file,
    kept_path,
    open_kept_source,
    take_file,
)
from .kept_labels import (
    keep_labels,
    read_labels,
)
from .kept_segments import (
    KeptSegments,
    keep_segments,
    kept_segments,
)
from .linked_sources import (
    link_source,
    missing_source,
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
    with_last_segments,
)
from .project_archive import (
    export_project,
    import_project,
)
from .project_document import (
    comparison_document,
    comparison_text,
    history_text,
    new_data_document,
    project_document,
    project_text,
    projects_document,
    projects_text,
    run_document,
    run_text,
)
from .project_index import (
    run_history,
    summarise_projects,
)
from .project_people import (
    ProjectPeople,
)
from .project_run import (
    MeasureDrift,
    ProjectRun,
    RunSummary,
    SegmentSize,
    UnreadableRun,
)
from .project_segments import (
    assign_own_segments,
    open_list,
    own_segments,
    read_project_contacts,
)
from .project_sharing import (
    check_may_open,
    read_people,
    share_project,
    summarise_projects_of,
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
from .project_summary import (
    ProjectSummary,
)
from .refresh import (
    Refreshed,
    compare_with_last,
    last_run,
    link_project,
    refresh_project,
)
from .refresh_document import (
    refreshed_document,
    refreshed_text,
)
from .refresh_state import (
    Refresh,
    RefreshFailure,
    already_running,
    read_refresh,
    refresh_text,
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
    drop_beside_run,
    frozen_model,
    frozen_rule,
    list_runs,
    open_run,
    read_beside_run,
)
from .schedule import (
    Schedule,
    due_projects,
    due_refresh,
    make_schedule,
    read_schedule,
    set_schedule,
)
from .schedule_document import (
    schedule_document,
    schedule_text,
)

__all__ = [
    "ASSUMED",
    "FITTED",
    "GONE",
    "KeptFile",
    "KeptSegments",
    "MeasureDrift",
    "NewData",
    "Project",
    "ProjectChoices",
    "ProjectPeople",
    "ProjectRun",
    "ProjectSource",
    "ProjectSummary",
    "Refresh",
    "RefreshFailure",
    "Refreshed",
    "RunComparison",
    "RunSummary",
    "Schedule",
    "SegmentSize",
    "StaleProjectError",
    "UnreadableProject",
    "UnreadableRun",
    "add_data",
    "already_running",
    "analyse_project",
    "assign_own_segments",
    "assumed_channels",
    "check_may_open",
    "compare_runs",
    "compare_with_last",
    "comparison_document",
    "comparison_text",
    "create_project",
    "delete_project",
    "drop_beside_run",
    "due_projects",
    "due_refresh",
    "duplicate_project",
    "export_project",
    "frozen_model",
    "frozen_rule",
    "history_text",
    "import_project",
    "inspect_new_data",
    "keep_file",
    "keep_labels",
    "keep_segments",
    "kept_path",
    "kept_segments",
    "last_run",
    "learned_rates",
    "link_project",
    "link_source",
    "list_projects",
    "list_runs",
    "make_schedule",
    "merge_choices",
    "missing_source",
    "new_data_document",
    "open_kept_source",
    "open_list",
    "open_project",
    "open_run",
    "own_segments",
    "project_document",
    "project_path",
    "project_playbook",
    "project_text",
    "projects_document",
    "projects_folder",
    "projects_text",
    "read_beside_run",
    "read_curves",
    "read_labels",
    "read_people",
    "read_project_contacts",
    "read_refresh",
    "read_schedule",
    "record_run",
    "refresh_project",
    "refresh_text",
    "refreshed_document",
    "refreshed_text",
    "remove_leftovers",
    "rename_project",
    "run_customers",
    "run_document",
    "run_history",
    "run_project",
    "run_text",
    "save_choices",
    "schedule_document",
    "schedule_text",
    "set_schedule",
    "share_project",
    "summarise_projects",
    "summarise_projects_of",
    "take_file",
    "with_last_segments",
    "write_curves",
]
