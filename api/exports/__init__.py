"""Lists as files (导出): any list of the contract as CSV, XLSX, JSON Lines or Parquet, however long it is."""
