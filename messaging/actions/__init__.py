"""Write messages: each locks, asks its rules, writes, records."""
