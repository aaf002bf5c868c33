"""What surrounds every page: the frame, the header, the filters and the error boundary."""
