"""The conversation toolkit."""
