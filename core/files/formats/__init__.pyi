from . import csv, database, excel, parquet, sqlite

__all__ = ["csv", "database", "excel", "parquet", "sqlite"]
