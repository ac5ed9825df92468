"""Files of rows brought in (批量导入): read as offices write them, done row by row through the contract."""
