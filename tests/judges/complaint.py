"""What a judge has to say: nothing, or complaints."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One thing that is wrong with one file of a built folder."""

    page: str
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}: {self.text} [{self.rule}]"


def summary(complaints: Sequence[Complaint], examples: int = 3) -> str:
    """How often each rule is broken, with the first examples of each."""
    counts = Counter(one.rule for one in complaints)
    lines = list[str]()
    for rule, count in counts.most_common():
        lines.append(f"{rule}: {count}")
        lines += [f"    {one.page}: {one.text}" for one in sorted(complaints) if one.rule == rule][:examples]
    return "".join(f"{line}\n" for line in lines)
