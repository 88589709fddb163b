"""The shape of what people send, a module per noun; rules are elsewhere."""
