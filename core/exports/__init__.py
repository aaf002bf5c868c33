"""Results in, files for people and other systems out."""
