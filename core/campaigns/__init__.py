"""A campaign from segments and a budget: who is contacted, for how much, with what result."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
