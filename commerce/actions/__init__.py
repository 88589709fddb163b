"""Every write that carries a rule, a module per noun. Keyword-only: aggregate, data, by, now (an aware time)."""
