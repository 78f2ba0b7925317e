"""The geometry of a small chart: one column a month, drawn by the server."""

from dataclasses import dataclass

WIDTH, HEIGHT, BASE, TOP = 544, 150, 124, 24
GAP, WIDEST = 3, 40


@dataclass(frozen=True)
class Columns:
    """One path for all the columns, and where to write the highest number and the ends of time."""

    path: str
    most: int
    peak_x: float
    peak_y: float
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE
    foot: int = HEIGHT - 6

    @classmethod
    def draw(cls, numbers):
        """None where there is nothing to draw."""
        most = max(numbers, default=0)
        if not most:
            return None
        step = min(WIDEST + GAP, WIDTH / len(numbers))
        path = "".join(
            f"M{place * step + GAP / 2:.1f} {BASE - tall}h{step - GAP:.1f}v{tall}h-{step - GAP:.1f}z"
            for place, number in enumerate(numbers)
            if (tall := height_of(number, most))
        )
        peak = numbers.index(most) * step + step / 2
        return cls(path, most, round(min(max(peak, 12), WIDTH - 12), 1), BASE - height_of(most, most) - 6)


def height_of(number, most):
    """What is not nothing is seen."""
    return max(2, round((BASE - TOP) * number / most)) if number else 0
