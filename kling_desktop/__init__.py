"""Kling Desktop: pictures with Kling O1, without a browser or a line of code."""

__version__ = "0.1.0"
