"""Where order lines are computed: the embedded query engine and the in-process column engine."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
