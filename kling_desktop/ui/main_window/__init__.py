"""The window: its pages, panes and menus, and the wiring between everything it is made of."""
