"""The star schema for Tableau and Power BI, with the files that open it there."""
