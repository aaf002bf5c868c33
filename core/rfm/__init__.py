"""RFM: scores, cut points, the grid of named segments, and the rule that assigns them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
