"""Readers of foreign sets, each to the same frozen sentence; nothing of theirs is shipped."""
