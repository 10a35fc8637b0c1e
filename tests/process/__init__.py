"""The bot as a process: killed, asked to end, started twice, cut off, and with a fault in it."""
