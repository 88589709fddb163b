"""Every write that carries a rule, a module per noun."""
