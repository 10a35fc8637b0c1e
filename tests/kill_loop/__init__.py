"""Many people talk to the real bot while it is killed again and again; then the effects are counted.

`python -m tests.kill_loop --kills 200`, or `make kill-loop N=200`. Everything is real but Telegram, which
is the playground's emulator: processes, signals, HTTP, the database. See `laws.py` for what must hold.
"""
