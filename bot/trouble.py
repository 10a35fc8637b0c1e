"""What whoever started the process can put right."""


class Trouble(Exception):  # noqa: N818 - it is the machine's word for the person's task
    """The process cannot go on; the text says what to do about it, a line each, and shows no secret."""
