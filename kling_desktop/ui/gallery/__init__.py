"""The gallery: every Job and picture as a tile."""
