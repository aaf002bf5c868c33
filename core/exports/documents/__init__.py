"""The answer of each command as one JSON document, as files, and in words."""
