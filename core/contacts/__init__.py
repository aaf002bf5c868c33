"""How customers are reached: contact columns found and read, for lists and for nothing else."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
