"""Who sees what, as one table that is asked by rows and by fields alike (可见范围)."""
