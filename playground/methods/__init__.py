"""The methods of the Bot API, a class each; importing this package registers them all."""

from playground.methods import bot, chat, edit, receive, send
from playground.methods.base import METHODS, Method

__all__ = ["METHODS", "Method", "bot", "chat", "edit", "receive", "send"]
