"""Segmind over HTTP: the one service this program pays."""
