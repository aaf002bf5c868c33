from .alert import (
    KINDS,
    AgeAlert,
    Alert,
    AudienceAlert,
    DriftAlert,
    ForecastAlert,
    MoveAlert,
)
from .alert_book import (
    AlertBook,
    add_alert,
    read_alerts,
    remove_alert,
    set_quiet_hours,
    watch_from_now,
)
from .alert_checks import (
    Queue,
    RunCheck,
    check_runs,
)
from .alert_documents import (
    alerts_document,
    alerts_text,
    checks_document,
    checks_text,
)
from .alert_sentences import (
    describe_alert,
)
from .digest import (
    Digest,
    digest_document,
    new_id,
)
from .event_store import (
    exists,
    held_alerts,
    held_quiet_hours,
    opened_events,
)
from .hysteresis import (
    AlertState,
)
from .quiet_hours import (
    QuietHours,
    parse_quiet_hours,
)
from .run_measures import (
    RunMeasures,
    measure_run,
    measured_files,
    needs_analysis,
)

__all__ = [
    "KINDS",
    "AgeAlert",
    "Alert",
    "AlertBook",
    "AlertState",
    "AudienceAlert",
    "Digest",
    "DriftAlert",
    "ForecastAlert",
    "MoveAlert",
    "Queue",
    "QuietHours",
    "RunCheck",
    "RunMeasures",
    "add_alert",
    "alerts_document",
    "alerts_text",
    "check_runs",
    "checks_document",
    "checks_text",
    "describe_alert",
    "digest_document",
    "exists",
    "held_alerts",
    "held_quiet_hours",
    "measure_run",
    "measured_files",
    "needs_analysis",
    "new_id",
    "opened_events",
    "parse_quiet_hours",
    "read_alerts",
    "remove_alert",
    "set_quiet_hours",
    "watch_from_now",
]
