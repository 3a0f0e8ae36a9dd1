"""How a mark is drawn and when it was in use, in words."""

from dataclasses import dataclass
from textwrap import wrap

from django.utils.translation import gettext as _

from catalogue.latin import language_of
from catalogue.models import Mark

from .wording import years

LONGEST_LINE = 12  # letters
MOST_LINES = 3
SHORT = 4  # letters
WIDTH, MIDDLE, LINE = 100, 36, 15  # of the drawing: its width, where its middle line stands, how far lines are apart


@dataclass(frozen=True)
class Drawing:
    """A mark as we draw it: its frame, and its letters with the height of each line."""

    shape: str
    lines: tuple[tuple[str, int], ...]

    @property
    def is_short(self) -> bool:
        """Whether the letters are so few that they are drawn large."""
        return len(self.lines) == 1 and len(self.lines[0][0]) <= SHORT

    @property
    def language(self) -> str:
        """Of its letters, on a page in another one."""
        return language_of(" ".join(text for text, _height in self.lines))


def drawing_of(mark: Mark) -> Drawing | None:
    """The drawing of a mark; none where only words tell what it looks like."""
    if not mark.shape and not mark.letters:
        return None
    lines = wrap(mark.letters, LONGEST_LINE, break_long_words=True)[:MOST_LINES]
    first = MIDDLE - LINE * (len(lines) - 1) // 2
    return Drawing(mark.shape, tuple((text, first + LINE * number) for number, text in enumerate(lines)))


def mark_years(mark: Mark) -> str:
    """«1930–1936», «1935–1949 (последний год: выведено)», «около 1960–1969»."""
    about, certain = Mark.Certainty.ABOUT, Mark.Certainty.CERTAIN
    sure = {mark.start_certainty, mark.end_certainty} - {""}
    if sure == {about}:
        return years(mark.start_year, mark.end_year, approximate=True)
    ends = {_("first year"): mark.get_start_certainty_display(), _("last year"): mark.get_end_certainty_display()}
    doubts = [
        f"{end}: {ends[end]}"
        for end, certainty in zip(ends, (mark.start_certainty, mark.end_certainty), strict=True)
        if certainty not in ("", certain)
    ]
    told = years(mark.start_year, mark.end_year)
    return f"{told} ({', '.join(doubts)})" if doubts else told
