"""What people send about assisted sales: shape only."""
