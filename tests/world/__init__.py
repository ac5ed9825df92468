"""A city that tests play (测试用城市): its server, people, cases and papers, on a real database."""
