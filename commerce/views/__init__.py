"""Pages, a module per noun: load what the user may see, call one action, answer."""
