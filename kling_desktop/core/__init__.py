"""Values and rules. No Qt, no I/O, no clock, no thread."""
