"""Answers that need a project's whole analysis: lists, campaign plans, reports, contact data."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
