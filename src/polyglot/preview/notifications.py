"""Notifications of builds and their errors, from the thread that builds to the threads that serve open pages."""

from dataclasses import dataclass, field
from threading import Condition


@dataclass(frozen=True, slots=True)
class Notice:
    """An error that the open pages show until it is corrected."""

    place: str  # a path, with a line if one is known; may be empty
    text: str


@dataclass(frozen=True, slots=True)
class Notification:
    """The state of the preview that the open pages show."""

    number: int = 0  # of notifications so far; 0 until the first build is done
    title: str = ""
    notices: tuple[Notice, ...] = ()
    closed: bool = False  # the server stops


@dataclass(slots=True)
class NotificationHub:
    """The latest notification, which replaces all earlier ones."""

    latest: Notification = Notification()
    _changed: Condition = field(default_factory=Condition)

    def publish(self, title: str = "", notices: tuple[Notice, ...] = ()) -> None:
        """Publish a notification to all waiting threads."""
        self._set_latest(Notification(self.latest.number + 1, title, notices))

    def close(self) -> None:
        """Tell all waiting threads that the server stops."""
        self._set_latest(Notification(self.latest.number + 1, closed=True))

    def wait(self, seen: Notification, seconds: float) -> Notification:
        """Wait until the latest notification is not `seen`, at most that many seconds; return the latest one."""
        with self._changed:
            self._changed.wait_for(lambda: self.latest is not seen, seconds)
            return self.latest

    def _set_latest(self, notification: Notification) -> None:
        with self._changed:
            self.latest = notification
            self._changed.notify_all()
