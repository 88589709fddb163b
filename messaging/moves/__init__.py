"""What becomes of threads when somebody or a branch moves: modules with preview and carry_out, see partners.moves."""
