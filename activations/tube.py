"""The fewest straight lines that lead from one end of a tube to the other, and the narrowest tube for a number of them.

References
----------
Imai & Iri (1986), "An optimal algorithm for approximating a piecewise linear function"; Suri (1986), "A linear time
algorithm for minimum link paths inside a simple polygon".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activations.registry import FloatArray
from activations.vector import maxout

# How closely the narrowest tube is found, and by what share of the curve's height a tube is wider than it must be.
_PRECISION, _SLACK = 1e-5, 1e-9
# How many vertices ahead a line is looked for at first; twice as many where it leads farther.
_FIRST_LOOK = 24


@dataclass(frozen=True)
class Pieces:
    """Straight lines ``slopes * x + offsets``: the pieces of a maxout unit, or a broken line from left to right."""

    slopes: FloatArray
    offsets: FloatArray

    def largest(self, x: FloatArray) -> FloatArray:
        """The maxout unit with these lines as its pieces, the largest of them at every point."""
        return maxout(x[:, None], self.slopes[:, None, None], self.offsets[:, None])[:, 0]

    def winners(self, x: FloatArray) -> int:
        """How many of the lines are the largest at one of the points; the others receive no gradient there."""
        return len(np.unique(np.argmax(self.slopes[:, None] * x + self.offsets[:, None], axis=0)))

    @property
    def knots(self) -> FloatArray:
        """Where each line meets the next."""
        return -np.diff(self.offsets) / np.diff(self.slopes)

    def broken(self, x: FloatArray) -> FloatArray:
        """The broken line that follows the first line up to the first knot, then the second, and so on."""
        piece = np.searchsorted(self.knots, x)
        return self.slopes[piece] * x + self.offsets[piece]


def narrowest_paths(x: FloatArray, lower: FloatArray, upper: FloatArray, most: int) -> list[Pieces]:
    """For 1, 2, … up to `most` lines, the path through the narrowest tube ``[lower - ε, upper + ε]`` that lets them."""
    tube = Tube(x, lower, upper)
    floor = max(0.0, float(np.max(lower - upper))) + _SLACK * float(np.ptp(lower))
    width, found = float(np.ptp(lower)), []
    exact = tube.path(floor, most)
    for count in range(1, most + 1):
        if exact is not None and len(exact.slopes) <= count:
            found.append(exact)
            continue
        passable, width = _narrowest(tube, count, floor, width)
        found.append(passable)
    return found


def _narrowest(tube: Tube, count: int, floor: float, high: float) -> tuple[Pieces, float]:
    """The path with `count` lines through the narrowest tube, whose width is between `floor` and `high`."""
    passable = tube.path(high, count)
    low = floor
    while passable is None:
        low, high = high, 2 * high
        passable = tube.path(high, count)
    while high - low > _PRECISION * high:
        middle = (low + high) / 2
        tried = tube.path(middle, count)
        if tried is None:
            low = middle
        else:
            high, passable = middle, tried
    return passable, high


@dataclass(frozen=True)
class _Bound:
    """A wall of the tube from a point on: the point, and the first vertex after it."""

    x: float
    y: float
    vertex: int

    def turned(self) -> _Bound:
        """The same with the picture upside down."""
        return _Bound(self.x, -self.y, self.vertex)


@dataclass(frozen=True)
class _Reach:
    """The line that leads farthest, where it last touches a wall and where it leaves through the other, if it does."""

    slope: float
    offset: float
    touched: _Bound | None = None
    left: _Bound | None = None
    leaves_below: bool = True


@dataclass(frozen=True)
class _Walls:
    """The tube at one width, or the same upside down.

    Attributes
    ----------
    x, lower, upper : ndarray, shape (vertices,)
        The walls.
    most, least : ndarray, shape (vertices, vertices)
        Before the walls were moved apart: the largest slope from above the lower wall at one vertex to below the upper
        one at a later vertex, and the smallest slope from below the upper wall to above the lower one.
    width : float
        By how much the walls were moved apart.
    inverse : ndarray, shape (vertices, vertices)
        One over the distance of two vertices; times the width it is what a slope has gained.
    """

    x: FloatArray
    lower: FloatArray
    upper: FloatArray
    most: FloatArray
    least: FloatArray
    width: float
    inverse: FloatArray

    def farthest(self, touched: _Bound, left: _Bound) -> _Reach:
        """The line that leads farthest of those above the lower wall from `left` on and below the upper from `touched`.

        There the line before touched one wall last and left through the other; one that does so crosses it in between.
        """
        start = self._least_at_start(touched, left)
        stop = left.vertex + _FIRST_LOOK
        while True:
            most, least = self._bounds(touched, left, stop)
            steepest = np.minimum.accumulate([np.inf, *most])
            flattest = np.maximum.accumulate([start, *least])
            blocked = np.flatnonzero(flattest > steepest)
            if blocked.size or stop >= len(self.x):
                break
            stop = left.vertex + 2 * (stop - left.vertex)
        if not blocked.size:
            return self._through_the_middle((float(steepest[-1]) + float(flattest[-1])) / 2, touched, left)
        last = int(blocked[0]) - 1
        below = bool(least[last] > steepest[last])
        bounds, wall = (steepest, self.upper) if below else (flattest, self.lower)
        slope = float(bounds[last])
        # The vertex that set the bound; where none has done so yet, it is the point where the line before left.
        vertex = left.vertex + int(np.flatnonzero(bounds == slope)[0]) - 1
        touch = _Bound(float(self.x[vertex]), float(wall[vertex]), vertex + 1) if vertex >= left.vertex else left
        offset = touch.y - slope * touch.x
        exit_ = self._exit(slope, offset, self.lower if below else self.upper, left.vertex + last)
        return _Reach(slope, offset, touch, exit_, below)

    def _bounds(self, touched: _Bound, left: _Bound, stop: int) -> tuple[FloatArray, FloatArray]:
        """The largest and the smallest slope that lead on to each vertex up to `stop`."""
        later = slice(left.vertex, stop)
        x = self.x[later]
        most = (self.most[later, later] + self.width * self.inverse[later, later]).min(axis=0)
        rows = slice(touched.vertex, stop)
        least = (self.least[rows, later] - self.width * self.inverse[rows, later]).max(axis=0)
        return (
            np.minimum(most, (self.upper[later] - left.y) / (x - left.x)),
            np.maximum(least, (self.lower[later] - touched.y) / (x - touched.x)),
        )

    def _through_the_middle(self, slope: float, touched: _Bound, left: _Bound) -> _Reach:
        """The last line: of all with this slope that lead to the end, the one halfway between the walls."""
        x, upper, lower = self.x, self.upper[touched.vertex :], self.lower[left.vertex :]
        highest = min([touched.y - slope * touched.x, *(upper - slope * x[touched.vertex :])])
        lowest = max([left.y - slope * left.x, *(lower - slope * x[left.vertex :])])
        return _Reach(slope, float(highest + lowest) / 2)

    def _least_at_start(self, touched: _Bound, left: _Bound) -> float:
        """The smallest slope that leads from below the upper wall to the point where the line before left."""
        x = np.array([touched.x, *self.x[touched.vertex : left.vertex]])
        y = np.array([touched.y, *self.upper[touched.vertex : left.vertex]])
        earlier = x < left.x
        return float(np.max((left.y - y[earlier]) / (left.x - x[earlier]), initial=-np.inf))

    def _exit(self, slope: float, offset: float, wall: FloatArray, vertex: int) -> _Bound:
        """Where a line crosses a wall on the way to a vertex."""
        x = self.x[vertex - 1 : vertex + 1]
        before, after = wall[vertex - 1 : vertex + 1] - slope * x - offset
        share = min(max(before / (before - after), 0.0), 1.0)
        place = float(x[0] + share * (x[1] - x[0]))
        return _Bound(place, slope * place + offset, int(np.searchsorted(self.x, place, side="right")))


class Tube:
    """The space between two broken lines over the same vertices, which are moved apart by a chosen width.

    A line is above some points and below others exactly if its slope satisfies a bound for every pair of them, so
    the slopes that lead up to a vertex form an interval. Where it becomes empty, the line at its end has reached
    farthest: it has touched one wall, then the other, and leaves through the first. The next line has to cross it
    between that touch and the exit.
    """

    def __init__(self, x: FloatArray, lower: FloatArray, upper: FloatArray) -> None:
        self.x, self.lower, self.upper = x, lower, upper
        gap = x[None, :] - x[:, None]
        before = gap > 0
        self.inverse = np.divide(1, gap, out=np.zeros_like(gap), where=before)
        most = np.where(before, (upper[None, :] - lower[:, None]) * self.inverse, np.inf)
        least = np.where(before, (lower[None, :] - upper[:, None]) * self.inverse, -np.inf)
        self.slopes, self.slopes_turned = (most, least), (-least, -most)

    def path(self, width: float, most: int) -> Pieces | None:
        """The path with the fewest lines when the tube is wider by `width`, or None if `most` are too few."""
        lower, upper = self.lower - width / 2, self.upper + width / 2
        walls = _Walls(self.x, lower, upper, *self.slopes, width, self.inverse)
        other = _Walls(self.x, -upper, -lower, *self.slopes_turned, width, self.inverse)
        touched = _Bound(float(self.x[0]), float(upper[0]), 1)
        left = _Bound(float(self.x[0]), float(lower[0]), 1)
        found: list[tuple[float, float]] = []
        sign = 1
        while len(found) < most:
            reach = walls.farthest(touched, left)
            found.append((sign * reach.slope, sign * reach.offset))
            if reach.touched is None or reach.left is None:
                slopes, offsets = np.array(found).T
                return Pieces(slopes, offsets)
            touched, left = reach.touched, reach.left
            if not reach.leaves_below:
                walls, other, touched, left, sign = other, walls, touched.turned(), left.turned(), -sign
        return None
