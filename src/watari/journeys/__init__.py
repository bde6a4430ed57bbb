"""One table of contents per journey."""
