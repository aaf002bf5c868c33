"""What the values of columns say where no name does."""
