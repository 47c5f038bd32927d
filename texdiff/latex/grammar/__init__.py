"""From tokens to the untyped syntax tree of a formula."""
