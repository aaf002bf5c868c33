"""Plotly figure builders: results in, `go.Figure` out. No maths, no Streamlit."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
