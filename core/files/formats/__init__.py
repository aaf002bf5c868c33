"""One module per file format, and what text and workbook formats share."""
