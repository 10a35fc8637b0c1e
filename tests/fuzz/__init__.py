"""Hostile updates, made of the description of the Bot API; `python -m tests.fuzz` sends any number."""
