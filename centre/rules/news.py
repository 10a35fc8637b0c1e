"""News: how many one person alone may tell, what can be taken back, what is shown, how long it is kept."""

from centre.rules.chapter import OURS, Chapter, rule


class News(Chapter):
    """News."""

    # 23 · news
    news_readers: int = rule(
        200, "23.1", "readers whom one person alone may tell", "a second person for more than 200", ge=1
    )
    news_recall: int = rule(
        48, "23.2", "hours until a message stays", "Telegram deletes nothing older than 48 h", ge=1, le=48
    )
    news_board: int = rule(10, "23.3", "seconds between two changes of the progress", OURS, ge=5)
    keep_news: int = rule(365, "23.4", "days after an announcement was over", OURS, ge=30)
