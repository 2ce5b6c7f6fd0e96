"""A local Segmind over real HTTP on loopback. Knows nobody else in this program."""
