#!/usr/bin/env python3
"""Fits the `ground` section of a model's calibration.json, and measures it on claims kept apart.

    python3 benches/ground/fit.py target/release/papers-sem ../shared

Claims written about papers (kind "claim" of models/train/questions) are grounded in a library that holds those papers and
others. Only claims that no training of the built-in model saw are used; see models/train/held_out.py.
Each claim counts twice: with its paper, where the best paper is right or wrong, and without it, where the best paper is
wrong. The weight of the sentences is the greatest with about the least log loss of the fitted curve (Platt, 1999). Half of the papers
are kept apart; the figures are theirs, and those of SciFact's training claims. The last line is the section.

Needs Python 3.8 and nothing else. The libraries are indexed once and kept in WORK (default: target/ground).
"""

import argparse
import gzip
import hashlib
import json
import math
import pathlib
import subprocess
import sys

TRAIN = pathlib.Path(__file__).resolve().parents[2] / "models/train"
sys.path.insert(0, str(TRAIN))
from held_out import is_held_out  # noqa: E402

WEIGHTS = [step / 10 for step in range(11)]


def lines(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        return [json.loads(line) for line in file]


def is_kept_apart(paper):
    return hashlib.sha256(paper.encode()).digest()[1] % 2 == 0


def library_of_claims(shared, path, most):
    """Writes the papers of `most` claims to `path`; gives the claims that may be used, each with the id of its paper."""
    claims = {}
    for question in lines(TRAIN / "questions/questions.jsonl"):
        if question["kind"] == "claim":
            claims.setdefault(question["id"], []).append(question["text"])
    chosen = set(sorted(claims, key=lambda paper: (not is_held_out(paper), paper))[:most])
    with open(path, "w", encoding="utf-8") as out:
        for name in ["bilingual-train.jsonl.gz", "arxiv-100k.jsonl.gz"]:
            for paper in lines(shared / "corpora" / name):
                if paper["id"] not in chosen:
                    continue
                chosen.discard(paper["id"])
                record = {key: paper[key] for key in ["id", "title", "abstract", "date", "categories"]}
                if "zh" in paper:
                    record["summary"] = record.pop("abstract")
                    record["AI"] = paper["zh"]
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    held = sorted(paper for paper in claims if is_held_out(paper) and paper not in chosen)
    return [(text, {paper}) for paper in held for text in claims[paper]]


def scifact(shared):
    folder = shared / "eval/scifact-train"
    relevant = {}
    for line in open(folder / "qrels.tsv", encoding="utf-8").read().splitlines()[1:]:
        query, paper, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(query, set()).add(paper)
    rows = [line.split("\t") for line in open(folder / "queries.tsv", encoding="utf-8").read().splitlines()[1:]]
    return folder / "corpus.jsonl", [(text, relevant[query]) for query, text in rows if query in relevant]


def index(program, source, place):
    if not (place / "manifest.json").exists():
        subprocess.run([program, "index", "--index", place, source], check=True)


def ground(program, place, claims):
    """For each claim that is looked up: its text, the ids of its papers, and the papers that were compared with it."""
    texts = [" ".join(text.split()) for text, _ in claims]
    draft = "\n\n".join(texts) + "\n"
    run = subprocess.run(
        [program, "ground", "--index", place, "--json", "--explain", "-"], input=draft.encode(), stdout=subprocess.PIPE
    )
    answer = json.loads(run.stdout)
    grounded = []
    for sentence in answer["sentences"]:
        if sentence["status"] == "skipped":
            continue
        # Each claim has its line, and a blank line follows it.
        text, papers = claims[(sentence["line"] - 1) // 2]
        papers = {paper.replace("arxiv:", "") for paper in papers} | papers
        compared = [(hit["id"], hit["cosine"], hit["fused"]) for hit in sentence["compared"]]
        grounded.append((text, papers, compared))
    print(f"{len(grounded)} of {len(claims)} claims are looked up, {answer['took_ms'] / len(claims):.0f} ms a claim")
    return grounded


def firsts(grounded, weight):
    """The value of the best paper and whether it is right: with the right papers, and without them."""
    rows = []
    for _, papers, compared in grounded:
        others = [row for row in compared if row[0] not in papers]
        for candidates in [compared, others]:
            # What the third to the sixth paper have is the background. One fewer are known when the right one is left out.
            ranked = sorted((fused for _, _, fused in candidates), reverse=True)
            rest = ranked[2:6] if candidates is compared else ranked[1:5]
            background = sum(rest) / max(len(rest), 1)
            valued = [
                (weight * cosine + (1 - weight) * fused - background, paper in papers) for paper, cosine, fused in candidates
            ]
            rows.extend(sorted(valued, reverse=True)[:1])
    return rows


def fit(rows):
    """Slope and midpoint of the logistic curve with the least log loss, by Newton's method."""
    a, b = 40.0, -4.0
    for _ in range(100):
        gradient, hessian = [0.0, 0.0], [1e-6, 0.0, 1e-6]
        for value, is_right in rows:
            p = sigmoid(a * value + b)
            gradient[0] += (p - is_right) * value
            gradient[1] += p - is_right
            w = p * (1 - p)
            hessian[0] += w * value * value
            hessian[1] += w * value
            hessian[2] += w
        determinant = hessian[0] * hessian[2] - hessian[1] ** 2
        step = [
            (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant,
            (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant,
        ]
        length = max(1.0, abs(step[0]) / 20)
        a, b = a - step[0] / length, b - step[1] / length
    return a, -b / a


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, x))))


def loss(rows, slope, midpoint):
    def one(value, is_right):
        p = min(max(sigmoid(slope * (value - midpoint)), 1e-6), 1 - 1e-6)
        return -math.log(p if is_right else 1 - p)

    return sum(one(*row) for row in rows) / len(rows)


def tell(name, grounded, weight, slope, midpoint):
    rows = firsts(grounded, weight)
    scored = [(sigmoid(slope * (value - midpoint)), is_right) for value, is_right in rows]
    right, said = sum(is_right for _, is_right in scored), sum(score >= 0.5 for score, _ in scored)
    both = sum(is_right and score >= 0.5 for score, is_right in scored)
    brier = sum((score - is_right) ** 2 for score, is_right in scored) / len(scored)
    first = sum(any(paper in papers for paper, _, _ in compared) for _, papers, compared in grounded)
    print(
        f"{name}: {len(grounded)} claims; their paper is compared with {first}, and is the best for {right}; "
        f"said to support {said}, right {both} (precision {both / max(said, 1):.3f}, recall {both / len(grounded):.3f} of all "
        f"claims), Brier {brier:.3f}, log loss {loss(rows, slope, midpoint):.3f}"
    )
    wrong = [score for score, is_right in scored if not is_right]
    print(f"  of best papers that are wrong, {sum(score >= 0.5 for score in wrong) / len(wrong):.3f} are said to support")
    for low in range(0, 10, 2):
        part = [is_right for score, is_right in scored if low / 10 <= score < (low + 2) / 10 + (low == 8)]
        if part:
            print(f"  score {low / 10:.1f} to {(low + 2) / 10:.1f}: {sum(part) / len(part):.2f} of {len(part)} right")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("target/ground"))
    parser.add_argument("--most", type=int, default=1369, help="papers of the library [default: all with a claim]")
    parser.add_argument("--scifact-index", type=pathlib.Path, help="an index of scifact-train that exists already")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    source = args.work / "papers.jsonl"
    claims = library_of_claims(args.shared, source, args.most)
    index(args.program, source, args.work / "papers")
    grounded = ground(args.program, args.work / "papers", claims)
    apart = [row for row in grounded if any(is_kept_apart(paper) for paper in row[1] if paper.startswith("arxiv:"))]
    fitted_on = [row for row in grounded if row not in apart]
    best = []
    for weight in WEIGHTS:
        rows = firsts(fitted_on, weight)
        slope, midpoint = fit(rows)
        best.append((loss(rows, slope, midpoint), weight, slope, midpoint))
        print(f"weight {weight:.1f}: log loss {best[-1][0]:.4f}, kept apart {loss(firsts(apart, weight), slope, midpoint):.4f}")
    # Of weights that are about as good the greatest: the sentence is what the reader sees.
    _, weight, slope, midpoint = max((row for row in best if row[0] <= min(best)[0] + 0.01), key=lambda row: row[1])
    tell("kept apart", apart, weight, slope, midpoint)
    corpus, claims = scifact(args.shared)
    place = args.scifact_index or args.work / "scifact"
    index(args.program, corpus, place)
    tell("SciFact", ground(args.program, place, claims), weight, slope, midpoint)
    section = {"sentence_weight": weight, "curve": {"slope": round(slope, 1), "midpoint": round(midpoint, 3)}}
    print(f'"ground": {json.dumps(section)}')


if __name__ == "__main__":
    main()
