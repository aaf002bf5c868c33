"""The Playbook page."""
