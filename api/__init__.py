"""The HTTP API: what projects know, for programs. Thin over `core`; docs/api.md describes it."""
