"""The workbook of an analysis: a summary with charts, formatted tables and a column guide."""
