"""How much the bot costs, beside a bare echo and a typical tutorial bot."""
