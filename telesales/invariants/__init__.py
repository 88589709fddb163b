"""What must always hold of selling for others, a module per noun with check(), see core.invariants."""
