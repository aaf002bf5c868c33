"""Alerts: what is watched in a project's runs, and the digest of what has fired."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
