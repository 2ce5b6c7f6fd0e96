"""Jobs that need a person."""
