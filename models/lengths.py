"""How long a text may be that Telegram takes in one message."""

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def utf16(text: str) -> int:
    """Length of a text as Telegram's entities count it; for its limits this is on the safe side."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
