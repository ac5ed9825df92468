"""What must never give way: who may, who sees, once only, at once, the books, the database, the house itself."""
