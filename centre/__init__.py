"""What the centre does, knowing no Telegram: plain functions over a session that never commit."""
