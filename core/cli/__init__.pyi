from .python_script import python_script
from .segment_command import segment_command

__all__ = ["python_script", "segment_command"]
