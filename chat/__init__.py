"""The conversation toolkit: flows and steps, replies, buttons, languages. Knows nothing of booking."""
