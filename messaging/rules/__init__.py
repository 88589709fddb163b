"""Who may do what with messages; raise Refused with the sentence that is read."""
