from .mcp_server import (
    make_mcp_server,
)
from .project_questions import (
    ProjectQuestions,
)

__all__ = [
    "ProjectQuestions",
    "make_mcp_server",
]
