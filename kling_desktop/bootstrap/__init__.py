"""The one place that knows every concrete class: builds, starts and stops them. Reads like a list."""
