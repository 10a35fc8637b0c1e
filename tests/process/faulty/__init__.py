"""A folder for the PYTHONPATH of a bot that is to have a fault."""
