"""The process: how updates come in, how turns are taken, how messages go out."""
