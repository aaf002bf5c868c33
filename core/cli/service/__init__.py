"""The commands that keep a project up to date and serve it: run, schedule, serve, token."""
