"""What the evaluation measures."""


def mean_squared_error(slope, offset, points):
    return sum((slope * x + offset - y) ** 2 for x, y in points) / len(points)
