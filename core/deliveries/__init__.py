"""Deliveries: what a run has to say sent on, at least once, to where an administrator allows."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
