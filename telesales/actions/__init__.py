"""Write assisted sales: each locks, asks its rules, writes, records."""
