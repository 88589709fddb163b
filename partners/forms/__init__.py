"""What people send: shape only, no rules."""
