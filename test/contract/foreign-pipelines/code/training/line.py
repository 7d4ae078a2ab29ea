"""A line through points by gradient descent, beside the training script as a module of its own."""


def squared_error(line, points):
    slope, offset = line
    return sum((slope * x + offset - y) ** 2 for x, y in points) / len(points)


def fit(points, epochs, rate, report):
    slope = offset = 0.0
    for _ in range(epochs):
        errors = [(slope * x + offset - y, x) for x, y in points]
        slope -= rate * 2 * sum(error * x for error, x in errors) / len(points)
        offset -= rate * 2 * sum(error for error, _ in errors) / len(points)
        report(squared_error((slope, offset), points))
    return slope, offset
