"""Where a table begins in a file, what its columns are called, and what its rows look like."""
