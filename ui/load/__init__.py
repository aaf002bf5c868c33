"""The Load page's parts: reading a file, its columns, and what happened to every row."""
