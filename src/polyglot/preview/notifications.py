"""What the open pages have to know: that something was built, and what is wrong. One thread posts it, many wait for it."""

from dataclasses import dataclass, field
from threading import Condition


@dataclass(frozen=True, slots=True)
class Notice:
    """What the pages tell the one who looks at them, until it is mended."""

    place: str  # a path, with a line if one is known; may be empty
    text: str


@dataclass(frozen=True, slots=True)
class Notification:
    """What stands on the board."""

    number: int = 0  # of the posts so far: 0 until the first build is done
    title: str = ""
    notices: tuple[Notice, ...] = ()
    closed: bool = False  # the server ends


@dataclass(slots=True)
class NotificationHub:
    """Holds the latest post; only that one counts."""

    latest: Notification = Notification()
    _changed: Condition = field(default_factory=Condition)

    def publish(self, title: str = "", notices: tuple[Notice, ...] = ()) -> None:
        """Post anew, for all who wait."""
        self._set_latest(Notification(self.latest.number + 1, title, notices))

    def close(self) -> None:
        """Let all who wait go."""
        self._set_latest(Notification(self.latest.number + 1, closed=True))

    def wait(self, seen: Notification, seconds: float) -> Notification:
        """The latest post, as soon as it is another than the one that was seen; that one after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.latest is not seen, seconds)
            return self.latest

    def _set_latest(self, post: Notification) -> None:
        with self._changed:
            self.latest = post
            self._changed.notify_all()
