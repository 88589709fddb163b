"""What is mailed of messages."""
