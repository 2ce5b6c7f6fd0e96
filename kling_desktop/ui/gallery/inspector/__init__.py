"""The right pane: everything about what is selected, and what can be done with it."""
