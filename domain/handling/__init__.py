"""How cases are handled (办理规则): calls, reviews, registers, vouchers, clauses of steps, whom a grant waits for."""
