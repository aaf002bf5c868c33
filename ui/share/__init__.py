"""Parts of the pages that hand results on: files, saved models, other files scored."""
