"""Conversations, driven as people do."""
