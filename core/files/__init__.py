"""A file, an archive or a database in, raw tables out."""
