"""The compiled way (编译查询): one statement a query, whose text is the answer, of what fields declare."""
