"""Documents on paper: what a document says, in the reader's words, drawn as PDF (O8). `content` is without language."""
