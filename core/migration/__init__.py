"""Customers between two dates: who moved between segments, and where sizes are heading."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
