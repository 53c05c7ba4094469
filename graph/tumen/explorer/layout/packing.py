"""Pack small components into the space that the large component leaves free.

The bounding box of a map is mostly empty. On an occupancy grid, each row one integer whose bits are
the cells, free space of any shape is found with a few operations per row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tumen.explorer.layout.coordinates import Layout, Point

CELL = 4.0  # pixels; of a large picture more, so that it is at most this many cells wide:
_CELLS = 500
_MOST_PARTS = 60  # more are not worth the search
_BUTTONS = (124.0, 40.0)  # pixels of the screen in the corner, where the camera's buttons lie
_TRIES = 7  # each halves the range of scales within which the best lies


def pack_small_parts(
    layouts: Sequence[Layout],
    sizes: Mapping[str, tuple[float, float]],
    room: Point,
    apart: float,
    scale: float,
) -> tuple[list[Point], float] | None:
    """Return the corners of all parts, and the scale at which the whole fits into `room` (pixels).

    The first layout is the large one. None where no scale above `scale` is found. Parts keep
    `apart` pixels from each other's boxes and lines.
    """
    if not 1 < len(layouts) <= _MOST_PARTS:
        return None
    main = layouts[0]
    high = min(room[0] / main.width, room[1] / main.height) if main.width and main.height else 0.0
    if high <= scale:
        return None
    cell = max(CELL, room[0] / scale / _CELLS)
    taken = _rows(main, sizes, cell, apart)
    orders = [
        sorted(range(1, len(layouts)), key=lambda n: (-layouts[n].width * layouts[n].height, n)),
        sorted(range(1, len(layouts)), key=lambda n: (-layouts[n].height, -layouts[n].width, n)),
    ]
    best: tuple[list[Point], float] | None = None
    low = scale
    for _ in range(_TRIES):
        middle = (low + high) / 2
        width, height, *corner = (int(side / middle / cell) for side in (*room, *_BUTTONS))
        grid = _OccupancyGrid(width, height, (corner[0], corner[1]), cell, apart)
        found = next(
            (c for order in orders if (c := grid.place_all(taken, layouts, order)) is not None),
            None,
        )
        if found is None:
            high = middle
        else:
            best, low = (found, middle), middle
    return best


@dataclass(frozen=True, slots=True)
class _OccupancyGrid:
    """Track occupied cells; a corner at the lower right stays free for the buttons."""

    width: int
    height: int
    corner: tuple[int, int]
    cell: float
    apart: float

    def place_all(
        self, taken: Sequence[int], layouts: Sequence[Layout], order: Sequence[int]
    ) -> list[Point] | None:
        """Return the corners of all parts, with the first in the corner.

        None where they do not fit.
        """
        rows = [*taken[: self.height], *[0] * (self.height - len(taken))]
        for row in range(max(0, self.height - self.corner[1]), self.height):
            rows[row] |= (1 << self.width) - (1 << max(0, self.width - self.corner[0]))
        corners: list[Point] = [(0.0, 0.0)] * len(layouts)
        beside = -int(-self.apart // self.cell)
        for number in order:
            wide = -int(-layouts[number].width // self.cell)
            tall = -int(-layouts[number].height // self.cell)
            spot = self._free(rows, wide, tall)
            if spot is None:
                return None
            x, y = spot
            left = max(0, x - beside)
            mark = (1 << (x + wide + beside)) - (1 << left)
            for row in range(max(0, y - beside), min(self.height, y + tall + beside)):
                rows[row] |= mark
            corners[number] = (x * self.cell, y * self.cell)
        return corners

    def _free(self, rows: Sequence[int], wide: int, tall: int) -> tuple[int, int] | None:
        """Find the first free rectangle of that size, from the top, then from the left."""
        if wide > self.width or tall > self.height:
            return None
        # What is taken in `tall` rows from each on: windows of twice the height, and again.
        window, height = list(rows), 1
        while height < tall:
            step = min(height, tall - height)
            window = [window[y] | window[y + step] for y in range(len(window) - step)]
            height += step
        everywhere = (1 << self.width) - 1
        for y, row in enumerate(window):
            free, length = everywhere & ~row, 1
            while length < wide and free:
                step = min(length, wide - length)
                free &= free >> step
                length += step
            if free:
                return (free & -free).bit_length() - 1, y
        return None


def _rows(
    layout: Layout, sizes: Mapping[str, tuple[float, float]], cell: float, apart: float
) -> list[int]:
    """Return the cells that a layout takes, with `apart` pixels around its boxes and lines."""
    rows = [0] * (int((layout.height + apart) / cell) + 1)

    def take(left: float, top: float, right: float, bottom: float) -> None:
        first, last = (max(0, int(x // cell)) for x in (left - apart, right + apart))
        mark = (1 << (last + 1)) - (1 << first)
        for row in range(max(0, int((top - apart) // cell)), int((bottom + apart) // cell) + 1):
            if row < len(rows):
                rows[row] |= mark

    for iri, (x, y) in layout.places.items():
        width, height = sizes[iri]
        take(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    for route in layout.routes:
        for one, next_ in pairwise(route):
            for x, y in route_points(one, next_, cell):
                take(x, y, x, y)
    return rows


def route_points(one: Point, other: Point, cell: float) -> list[Point]:
    """Sample the curve that the page draws between two corners; it is level at both ends."""
    (x0, y0), (x1, y1) = one, other
    steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / cell))
    points = []
    for step in range(steps + 1):
        share = step / steps
        rest = 1 - share
        ends, middle = rest**3, 3 * rest * share
        x = ends * x0 + middle * (x0 + x1) / 2 + share**3 * x1
        y = (ends + middle * rest) * y0 + (middle * share + share**3) * y1
        points.append((x, y))
    return points
