from .analysis import Analysis
from .pipeline import (
    analyse,
    forecast_customers,
    measure,
    migrate,
)
from .settings import Settings

__version__: str

__all__ = [
    "Analysis",
    "Settings",
    "analyse",
    "forecast_customers",
    "measure",
    "migrate",
]
