"""The words that shops and their software use: column names, known exports, order statuses."""
