"""Who may do what in assisted sales; raise Refused with the sentence that is read."""
