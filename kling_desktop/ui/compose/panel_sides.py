"""How far the composer's content keeps from the panel's sides, and how narrow the panel can become."""

from kling_desktop.ui.base.tokens import SPACE_16

LEAST_WIDTH_PX = 328
LEFT_PX, RIGHT_PX = SPACE_16, SPACE_16 - 1
"""The line between the panes is the sixteenth pixel."""
