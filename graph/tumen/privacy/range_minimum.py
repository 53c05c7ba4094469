"""Find the smallest value among points in a quadrant of the plane (a range tree)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from heapq import merge
from typing import Any

Value = tuple[Any, int]  # what to minimise, and the number of the point


class RangeMinimum:
    """Answer "which point with x >= a and y <= b has the smallest value?" in O(log² n).

    `largest` is greater than every value; it marks a point as absent.
    """

    def __init__(
        self, points: Sequence[tuple[int, int]], values: Sequence[Value], largest: Value
    ) -> None:
        order = sorted(range(len(points)), key=lambda number: points[number])
        self._points, self._largest, self._size = points, largest, len(points)
        self._xs = [points[number][0] for number in order]
        self._place = {number: place for place, number in enumerate(order)}
        keys: list[list[tuple[int, int]]] = [[] for _ in range(2 * self._size)]
        for place, number in enumerate(order):
            keys[self._size + place] = [(points[number][1], number)]
        for node in range(self._size - 1, 0, -1):
            keys[node] = list(merge(keys[2 * node], keys[2 * node + 1]))
        self._keys = keys
        self._minima = [self._tree([values[number] for _, number in node]) for node in keys]

    def _tree(self, leaves: list[Value]) -> list[Value]:
        tree = [self._largest] * len(leaves) + leaves
        for node in range(len(leaves) - 1, 0, -1):
            tree[node] = min(tree[2 * node], tree[2 * node + 1])
        return tree

    def put(self, number: int, value: Value) -> None:
        """Give a point another value."""
        node = self._size + self._place[number]
        key = (self._points[number][1], number)
        while node:
            tree = self._minima[node]
            place = bisect_left(self._keys[node], key) + len(tree) // 2
            tree[place] = value
            while place > 1:
                place //= 2
                tree[place] = min(tree[2 * place], tree[2 * place + 1])
            node //= 2

    def remove(self, number: int) -> None:
        """Mark a point as absent."""
        self.put(number, self._largest)

    def smallest(self, x: int, y: int) -> int | None:
        """Return the number of the point, or None where there is none."""
        best = self._largest
        left, right = bisect_left(self._xs, x) + self._size, 2 * self._size
        while left < right:
            if left & 1:
                best = min(best, self._prefix(left, y))
                left += 1
            if right & 1:
                right -= 1
                best = min(best, self._prefix(right, y))
            left //= 2
            right //= 2
        return None if best == self._largest else best[1]

    def _prefix(self, node: int, y: int) -> Value:
        """Return the smallest value of a node among its points up to `y`."""
        tree, best = self._minima[node], self._largest
        half = len(tree) // 2
        left, right = half, half + bisect_right(self._keys[node], (y, self._size))
        while left < right:
            if left & 1:
                best = min(best, tree[left])
                left += 1
            if right & 1:
                right -= 1
                best = min(best, tree[right])
            left //= 2
            right //= 2
        return best
