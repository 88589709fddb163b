"""What the pages of assisted sales show."""
