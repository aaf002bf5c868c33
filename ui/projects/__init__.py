"""Projects: work that is kept on this machine, with a history of its runs."""
