"""What is allowed, a module per noun: check_* raises Refused with the sentence the user reads."""
