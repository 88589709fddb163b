"""What every app stands on and that knows no business: audit, outbox, list pages, money, health."""
