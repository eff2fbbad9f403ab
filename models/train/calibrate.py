"""Fit the score curves of calibration.json to the questions that no training saw.

    python calibrate.py [--program ../../target/release/papers-sem] [--model DIR]

The questions are those about the papers that held_out.py names. Half of these papers are known in English only and
half in Chinese only, among 2,000 other papers. Each question is asked twice: in the whole library, and in the library
without any of the held-out papers, where no answer is right. The curve is the logistic regression of "the first answer is
right" on its ranking value and the level of the question (Platt, 1999). A question without its paper weighs a quarter of one with it.

Prints the curves for a hybrid and for a semantic search, and what scores do with them. The fusion weights in
calibration.json must be chosen before.
"""

import argparse
import json
import random
import shutil
import subprocess
from pathlib import Path

import numpy as np

from held_out import is_held_out
from paths import HERE, ROOT, arxiv_papers, bilingual_papers, read_jsonl, work_dir

# Other papers of the library: of computing, and of other sciences.
OTHERS, OTHER_SCIENCES = 1600, 400
# The weight of a question without an answer.
ABSENT = 0.25


def library(seed: int = 5) -> tuple[list[dict], list[dict], list[dict]]:
    """Records of the held-out papers, records of the others, and the questions about the former."""
    rng = random.Random(seed)
    asked = list(read_jsonl(HERE / "questions/questions.jsonl"))
    questions, every = [question for question in asked if is_held_out(question["id"])], {question["id"] for question in asked}
    bilingual = {paper["id"]: paper for paper in bilingual_papers()}
    english = {paper["id"]: paper for paper in arxiv_papers()}
    held = list(dict.fromkeys(question["id"] for question in questions))
    computing = rng.sample([name for name in bilingual if name not in every], OTHERS)
    sciences = [name for name, paper in english.items() if not (name in every or name in bilingual or paper["categories"][0].startswith("cs."))]
    records = [record(bilingual.get(name) or english[name], rng) for name in held + computing + rng.sample(sciences, OTHER_SCIENCES)]
    return records[: len(held)], records[len(held) :], questions


def record(paper: dict, rng: random.Random) -> dict:
    """The paper in one of its languages, without its title."""
    text = paper["abstract"]
    if "zh" in paper and rng.random() < 0.5:
        parts = [paper["zh"].get(name) for name in ("motivation", "method", "result", "conclusion")]
        text = " ".join(filter(None, parts)) or paper["zh"].get("tldr") or text
    return {"id": paper["id"], "title": "", "abstract": text}


def write_lines(path: Path, objects: list[dict]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects), "utf-8")
    return path


class Program:
    """The command, with a model."""

    def __init__(self, program: Path, model: Path | None):
        self.program, self.model = program, model

    def index(self, name: str, records: list[dict], like: Path | None = None) -> Path:
        """An index of `records`. With `like`, an index of these and more records, nothing is embedded again."""
        corpus, index = write_lines(work_dir() / "calibrate.jsonl", records), work_dir() / f"calibrate-{name}"
        shutil.rmtree(index, ignore_errors=True)
        if like:
            shutil.copytree(like, index)
        model = ["--model", str(self.model)] if self.model else []
        subprocess.run([self.program, "index", *model, corpus, "--index", index], check=True, stderr=subprocess.DEVNULL)
        return index

    def first_answers(self, index: Path, questions: Path, *mode: str) -> list[dict | None]:
        """The first hit of each question, with the parts of its score."""
        command = [self.program, "ask", "--index", index, "--queries", questions, "--json", "--explain", "-k", "1", *mode]
        lines = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        return [answer["hits"][0] if answer["hits"] else None for answer in map(json.loads, lines)]


def features(hits: list[dict | None]) -> np.ndarray:
    """Ranking value, background and length of each first answer [n, 3]."""
    parts = [hit["explain"] if hit else {"fused": 0.0, "background": 0.0, "length": 0.0} for hit in hits]
    return np.array([[part["fused"], part["background"], part["length"]] for part in parts])


def fit(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method: a coefficient for each column of `x` [n, d], and a constant."""
    x = np.c_[x, np.ones(len(x))]
    b = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ b))
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x + 1e-4 * np.eye(len(b))
        b += np.linalg.solve(hessian, x.T @ (weights * (y - p)) - 1e-4 * b)
    return b


def curve(b: np.ndarray) -> dict[str, float]:
    """The fields of a score curve; see ScoreCurve in src/embed/calibration.rs."""
    slope, background, length, constant = b
    fields = {"slope": slope, "midpoint": -constant / slope, "background_weight": -background / slope, "length_weight": -length / slope}
    return {name: round(float(value), 4) for name, value in fields.items()}


def report(scores: np.ndarray, right: np.ndarray, absent: np.ndarray) -> str:
    """What the scores of first answers do: `absent` [n] marks questions without an answer."""
    brier = np.mean((scores - right) ** 2)
    low = np.sort(scores[right])[: max(1, right.sum() // 50)].max()
    return (
        f"Brier {brier:.3f}; right answers with .5 or more {np.mean(scores[right] >= 0.5):.3f}; "
        f"absent ones {np.mean(scores[absent] >= 0.5):.3f}; "
        f"2 % of right answers are below {low:.3f}, and {np.mean(scores[absent] < low):.3f} of absent ones"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/papers-sem")
    parser.add_argument("--model", type=Path, help="a directory; default: the built-in model")
    arguments = parser.parse_args()
    program = Program(arguments.program, arguments.model)
    held, others, questions = library()
    whole = program.index("whole", held + others)
    without = program.index("without", others, like=whole)
    asked = write_lines(work_dir() / "calibrate-questions.jsonl", [{"id": question["id"], "text": question["text"]} for question in questions])
    for name, mode in (("hybrid", []), ("semantic", ["--semantic"])):
        present, absent = (program.first_answers(index, asked, *mode) for index in (whole, without))
        right = np.array([bool(hit) and hit["id"] == question["id"].removeprefix("arxiv:") for hit, question in zip(present, questions)])
        x = np.r_[features(present), features(absent)]
        y = np.r_[right, np.zeros(len(absent), bool)]
        is_absent = np.r_[np.zeros(len(present), bool), np.ones(len(absent), bool)]
        b = fit(x, y, np.where(is_absent, ABSENT, 1.0))
        print(f'"{name}": {json.dumps(curve(b))}')
        print(report(1 / (1 + np.exp(-np.c_[x, np.ones(len(x))] @ b)), y, is_absent))


if __name__ == "__main__":
    main()
