"""The views of the Segments page, one file each: only the one that is looked at is computed."""
