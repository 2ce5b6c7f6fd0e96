"""Runs Jobs: plain asyncio over the ports of `core`, no Qt, no concrete adapter."""
