"""Small programs that the Makefile needs; none of them is part of the bot."""
