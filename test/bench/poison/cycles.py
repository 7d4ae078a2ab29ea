"""The poisoning benchmark's cycles: Preprocess and Train as the pipeline runs them, answers and figures to files."""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import preprocess
import tensorflow as tf
from dealt_reviews import Correction, Dealt, attackers_lies, deal, spread_lies, write_base, write_feedback
from keras import ops
from lexicon import load_lexicon
from text import LABELS
from tokenizer import Tokenizer, read_tokenizer
from training import Examples, train_model

# Texts → probabilities [texts, classes].
Answer = Callable[[list[str]], np.ndarray]

SETS = ("test", "golden", "holdout")
OFF = ("--feedback-filter", "off", "--user-cap", "0")
SCENARIOS = {
    "10 % flipped": lambda honest, seed: spread_lies(honest, 0.1, seed),
    "30 % flipped": lambda honest, seed: spread_lies(honest, 0.3, seed),
    "3 attackers, 30 %": lambda honest, seed: attackers_lies(honest, 0.3, seed),
}


@dataclass(frozen=True)
class Arm:
    """How a cycle defends itself: Preprocess's arguments, and whether it knows who said what."""

    name: str
    arguments: tuple[str, ...]
    with_users: bool = True


UNDEFENDED = Arm("undefended", OFF)
# The defaults: what a stage does that sets nothing.
DEFENDED = Arm("cap + filter + reliability", ())
SINGLE = (
    Arm("cap of 5 only", ("--feedback-filter", "off", "--user-cap", "5")),
    Arm("filter only", ("--user-cap", "0"), with_users=False),
)
AUDITED = replace(DEFENDED, name="… + audit")


class Cycles:
    """The cycles of one seed, in a folder of its own; every cycle leaves a folder and a line in cycles.jsonl."""

    def __init__(self, dealt: Dealt, seed: int, epochs: int, folder: Path):
        self.seed, self.epochs, self.folder = seed, epochs, folder
        write_base(dealt, folder / "base")
        self.count = 0
        self.champion: Answer | None = None
        self.trained: dict[str, Answer] = {}

    def run(self, scenario: str, arm: Arm, said: list[Correction]) -> Path:
        """Runs Preprocess and Train on what was said. @returns the cycle's folder."""
        started = time.monotonic()
        self.count += 1
        cycle = self.folder / f"cycle-{self.count:02}"
        write_feedback(said, cycle / "dataset/feedback", arm.with_users)
        folders = {"--base": self.folder / "base", "--dataset": cycle / "dataset", "--output": cycle / "out"}
        words = [str(word) for pair in folders.items() for word in pair]
        preprocess.main([*words, "--seed", str(self.seed), *arm.arguments])
        prepared = time.monotonic() - started
        candidate = self._train(cycle / "out")
        # The first cycle, without feedback, makes the champion of all others.
        self.champion = self.champion or candidate
        texts = {name: [row["text"] for row in _lines(cycle / f"out/test/{name}.jsonl")] for name in SETS}
        for role, answer in (("candidate", candidate), ("champion", self.champion)):
            np.savez(cycle / f"{role}.npz", **{name: answer(asked) for name, asked in texts.items()})
        line = {
            "seed": self.seed,
            "scenario": scenario,
            "arm": arm.name,
            "folder": str(cycle),
            "preprocess_seconds": prepared,
            "seconds": time.monotonic() - started,
            **_caught(cycle / "out/statistics/quarantine.jsonl", said),
        }
        with (self.folder / "cycles.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        print(f"seed {self.seed}: {scenario}, {arm.name}: {line['seconds']:.0f} s", file=sys.stderr, flush=True)
        return cycle

    def _train(self, output: Path) -> Answer:
        """The model that Train makes of the arrays, as a function; the same arrays make the same model once."""
        tokenizer = read_tokenizer(output / "train/tokenizer.json")
        with np.load(output / "train/arrays.npz") as arrays:
            sides = [
                Examples(*(arrays[f"{side}_{part}"] for part in ("tokens", "labels", "folds")))
                for side in ("train", "validation")
            ]
        content = hashlib.sha256((output / "train/tokenizer.json").read_bytes())
        for side in sides:
            content.update(side.tokens.tobytes() + side.labels.tobytes())
        key = content.hexdigest()
        if key not in self.trained:
            self.trained[key] = self._fit(tokenizer, *sides)
        return self.trained[key]

    def _fit(self, tokenizer: Tokenizer, *sides: Examples) -> Answer:
        model = train_model(tokenizer, *sides, self.epochs, self.seed, report=lambda _: None).model

        def answer(texts: list[str]) -> np.ndarray:
            parts = np.array_split(tokenizer.token_ids(texts), len(texts) // 256 + 1)
            found = [ops.convert_to_numpy(model(part)) for part in parts if len(part)]
            return np.concatenate([np.empty((0, len(LABELS))), *found])

        return answer


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _caught(quarantine: Path, said: list[Correction]) -> dict[str, int]:
    """How many lies and honest rows (of the rarer classes: minority) there were, and how many were set aside."""
    aside = {row["feedback_id"] for row in _lines(quarantine)}
    lies = {each.id for each in said if each.label != each.truth and not each.audited}
    honest = {each.id for each in said} - lies
    minority = {each.id for each in said if each.truth != "Positive"} & honest
    groups = {"lies": lies, "honest": honest, "minority": minority}
    return {
        **{name: len(group) for name, group in groups.items()},
        **{f"{name}_aside": len(group & aside) for name, group in groups.items()},
    }


def run_seed(data: Path, seed: int, epochs: int, folder: Path, each_alone: bool) -> None:
    dealt = deal(data, seed)
    cycles = Cycles(dealt, seed, epochs, folder)
    cycles.run("champion", Arm("no feedback", OFF), [])
    cycles.run("clean", UNDEFENDED, dealt.honest)
    cycles.run("clean", DEFENDED, dealt.honest)
    for scenario, lie in SCENARIOS.items():
        said = lie(dealt.honest, seed + 1000)
        for arm in (UNDEFENDED, *(SINGLE if each_alone else ()), DEFENDED):
            cycle = cycles.run(scenario, arm, said)
        # The default arm ran last: people answer its list, truthfully, before the next cycle.
        asked = {row["feedback_id"] for row in _lines(cycle / "out/statistics/adjudicate.jsonl")}
        answered = [replace(each, audited=True) if each.id in asked else each for each in said]
        cycles.run(scenario, AUDITED, answered)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lexicon", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--each-alone", action="store_true", help="also cap and filter, each without the other")
    args = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    preprocess.load_lexicon = lambda: load_lexicon(args.lexicon)
    run_seed(args.data, args.seed, args.epochs, args.work / f"seed-{args.seed}", args.each_alone)


if __name__ == "__main__":
    main()
