"""How tiles are shown, pointed at and drawn."""
