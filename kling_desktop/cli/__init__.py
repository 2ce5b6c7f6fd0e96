"""The face without a window: generate, list, show, resume, check. The same engine and journal, no Qt."""
