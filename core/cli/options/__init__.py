"""The options that commands share: from texts and from the fields of settings."""
