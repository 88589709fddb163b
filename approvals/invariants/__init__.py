"""What must always hold of approvals, a module per noun with check(), see core.invariants."""
