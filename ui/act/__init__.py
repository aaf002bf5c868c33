"""Parts of the pages that say what to do: playbooks, campaigns, returns, tests."""
