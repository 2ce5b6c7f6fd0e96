"""The window: PySide6 and nothing below it but values of `core`."""
