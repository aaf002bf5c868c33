"""The same segments computed where the orders lie: in a database, or from files out of core."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
