"""What must always hold of goods and money, a module per noun with check(), see core.invariants."""
