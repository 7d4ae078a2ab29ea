"""Draws pairs of known difference, lets the real comparison look at them cycle after cycle, and prints what it saw.

One JSON line a pair on stdout: the looks, each with what the gate reads of an evaluation report.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", type=Path, required=True, help="folder of the scripts")
    parser.add_argument("--joint", required=True, help="JSON [3, 3, 3]: measured counts of real pairs")
    parser.add_argument("--shares", type=float, nargs=3, required=True, help="the classes' shares in the population")
    parser.add_argument("--rows", type=int, nargs=3, required=True, help="enriched rows of each class")
    parser.add_argument("--fresh", type=float, default=1.0, help="new rows a cycle, as a share of --rows")
    parser.add_argument("--difference", type=float, required=True, help="true macro-F1 difference")
    parser.add_argument("--looks", type=int, default=1)
    parser.add_argument("--candidates", choices=("one", "new"), default="one", help="a new candidate every cycle?")
    parser.add_argument("--first-pair", type=int, default=0)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20)
    args = parser.parse_args(arguments)
    sys.path.insert(0, str(args.code))
    for pair in range(args.first_pair, args.first_pair + args.pairs):
        print(json.dumps(_looks(args, pair)), flush=True)


def _looks(args: argparse.Namespace, pair: int) -> list[dict]:
    from simulated_pairs import answer_again, draw_rows, population_with, symmetric

    generator = np.random.default_rng([args.seed, pair])
    shares, sizes = np.array(args.shares), np.array(args.rows)
    base = symmetric(np.array(json.loads(args.joint), float))
    population = population_with(base, shares, args.difference, generator)
    rows = draw_rows(population, sizes, generator)
    fresh = np.round(sizes * args.fresh).astype(int)
    looks = []
    for look in range(args.looks):
        if look and fresh.any():
            rows = np.concatenate([rows, draw_rows(population, fresh, generator)])
        if look and args.candidates == "new":
            rows = answer_again(population, rows, generator)
        looks.append(_judged(rows, shares, int(generator.integers(2**32))))
    return looks


def _judged(rows: np.ndarray, shares: np.ndarray, seed: int) -> dict:
    """What the gate reads, from the comparison that Evaluate makes of a set enriched and weighted back."""
    from comparison import compare
    from metrics import accuracy, macro_f1
    from resampling import PairedRows, resample
    from text import LABELS

    truth, candidate, champion = rows.T
    weights = (shares / np.bincount(truth, minlength=len(shares)))[truth] * len(rows)
    sets = [PairedRows(truth, candidate, champion, weights)]
    resampled = resample(sets, shares, seed)
    compared = compare(sets, resampled, LABELS)
    models = {"candidate": resampled.candidate.observed, "champion": resampled.champion.observed}
    return {
        **{
            role: {"test": {"accuracy": float(accuracy(matrix)), "macro_f1": float(macro_f1(matrix))}}
            for role, matrix in models.items()
        },
        "comparison": {"test": compared, "holdout": None, "pooled": compared},
    }


if __name__ == "__main__":
    main()
