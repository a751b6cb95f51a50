"""Training: steps per second of all activations together, beside one plain Python loop per network.

``python -m benchmarks.training`` trains every curve with several starts each, first all networks along one leading
axis (`activations.network`), then one after the other with the textbook's code for a single network, turn by turn in
one run; it prints the medians and how many times as fast the first is. A second table says how long the lab Race takes
at its usual setting and with three rates, the work of a page that nobody has asked for before.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

import activations
from activations import Activation, Networks, Points, Recipe, dataset, train
from activations.registry import FloatArray
from activations.sigmoidal import sigmoid
from guide.charts.race import Setting, raced

Layer = tuple[FloatArray, FloatArray]


def plain_step(
    activation: Activation, layers: list[Layer], moments: list[list[FloatArray]], x: FloatArray, y: FloatArray, t: int
) -> None:
    """One update of a single network by Adam, written as a textbook would: a loop over its layers."""
    signal, below, sums = x, [x], []
    for weights, bias in layers[:-1]:
        sums.append(signal @ weights + bias)
        signal = activation(sums[-1])
        below.append(signal)
    weights, bias = layers[-1]
    upstream = (sigmoid(signal @ weights + bias) - y[:, None]) / len(x)
    for place in reversed(range(len(layers))):
        weights, bias = layers[place]
        if place < len(layers) - 1:
            upstream = upstream * activation.derivative(sums[place])
        gradients = below[place].T @ upstream, upstream.sum(axis=0)
        upstream = upstream @ weights.T
        for number, gradient in enumerate(gradients):
            mean, square = moments[place][2 * number : 2 * number + 2]
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient**2 - square)
            layers[place][number][...] -= 0.02 * (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)


def one_by_one(networks: Networks, data: Points, steps: int) -> None:
    """Trains every network on its own."""
    start = networks.matrices(networks.start(np.random.default_rng(1)))
    for activation, members in networks.groups():
        for member in range(members.start, members.stop):
            layers = [(matrix[member, :, :-1].T.copy(), matrix[member, :, -1].copy()) for matrix in start]
            moments = [[np.zeros_like(value) for value in layer for _ in range(2)] for layer in layers]
            with np.errstate(all="ignore"):
                for step in range(1, steps + 1):
                    plain_step(activation, layers, moments, data.x, data.y, step)


def together(networks: Networks, data: Points, steps: int) -> None:
    """Trains all of them at once."""
    rng = np.random.default_rng(1)
    for _ in train(networks, networks.start(rng), data, Recipe(steps, batch=len(data.x)), rng, every=steps):
        pass


def seconds(run: Callable[[Networks, Points, int], None], networks: Networks, data: Points, steps: int) -> float:
    """How long a way of training takes."""
    start = time.perf_counter()
    run(networks, data, steps)
    return time.perf_counter() - start


def race_seconds(setting: Setting) -> float:
    """How long a race takes from the points to the results."""
    start = time.perf_counter()
    for _ in raced(setting):
        pass
    return time.perf_counter() - start


def races(rounds: int) -> None:
    """Prints a row for each setting of the lab."""
    print("\n| race | networks | steps | median s | slowest s |")
    print("|---|---:|---:|---:|---:|")
    for name, setting in (("usual", Setting()), ("best of three rates", Setting(tuned=True))):
        race_seconds(setting)
        taken = [race_seconds(setting) for _ in range(rounds)]
        count = setting.networks.count * len(setting.rates)
        print(f"| {name} | {count} | {setting.steps} | {statistics.median(taken):.2f} | {max(taken):.2f} |", flush=True)


def main() -> None:
    """Prints a row for each size of the networks, then one for each setting of the lab."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=8)
    arguments = parser.parse_args()
    print("| networks | hidden layers × width | batch | together, steps/s | one by one, steps/s | times as fast |")
    print("|---:|---:|---:|---:|---:|---:|")
    for depth, width, batch in ((1, 4, 32), (2, 8, 16), (2, 8, 32), (2, 16, 32), (4, 8, 32)):
        networks = Networks(activations.curves(), arguments.copies, width=width, depth=depth)
        data = dataset("moons", batch, 0.1, np.random.default_rng(0))
        fast, slow = [], []
        for _ in range(arguments.rounds):
            fast.append(60 / seconds(together, networks, data, 60))
            slow.append(6 / seconds(one_by_one, networks, data, 6))
        times = statistics.median(fast) / statistics.median(slow)
        cells = f"{networks.count} | {depth} × {width} | {batch} | {statistics.median(fast):.0f}"
        print(f"| {cells} | {statistics.median(slow):.1f} | {times:.1f} |", flush=True)
    races(arguments.rounds)


if __name__ == "__main__":
    main()
