"""The report: an analysis in words, tables and charts for people who never open the dashboard."""
