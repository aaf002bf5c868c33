"""The column engine for local files: dictionary-encoded columns, read and summed in chunks."""
