"""What the reader sees: one module a page, each with a `show`."""
