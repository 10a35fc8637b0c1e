"""Telegram on your own machine: a Bot API emulator, a web chat page and a clock that can be pushed."""
