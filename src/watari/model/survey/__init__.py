"""A survey and the nouns that it holds, one file per service."""
