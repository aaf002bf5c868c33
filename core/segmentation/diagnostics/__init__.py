"""Computed of a finished segmentation on request: stability, cluster count, dendrogram."""
