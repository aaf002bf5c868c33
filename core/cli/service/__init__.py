"""The commands that keep a project up to date and serve it: mcp, run, schedule, serve, token."""
