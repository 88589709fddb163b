"""What pages show that is neither query nor rule: declared lists, frames with tabs, cards, charts, previews."""
