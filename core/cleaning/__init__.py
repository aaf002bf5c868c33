"""Raw table in, order lines out, with a report that accounts for every row and every penny."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
