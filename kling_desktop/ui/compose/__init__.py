"""Composing: slots, prompt, choices."""
