"""The customers of a project's last run, re-scored at once when an order comes in."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
