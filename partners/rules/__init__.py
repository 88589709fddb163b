"""What may be done, a module per noun: each check raises the sentence that the user reads."""
