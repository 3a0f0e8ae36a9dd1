"""What every time line has: as many years as it shows, and the decades written below."""


class TimeLine:
    """`shown` of the class is the first and the last year, both of them tens."""

    shown: tuple[int, int]

    @property
    def width(self) -> int:
        first, last = self.shown
        return last - first

    @property
    def decades(self) -> list[tuple[int, int]]:
        """Every second decade with its place."""
        first, last = self.shown
        return [(year, year - first) for year in range(-(-first // 20) * 20, last, 20)]
