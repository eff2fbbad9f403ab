"""Compare `papers-sem eval` with trec_eval, question by question, on the indexes that `make quality` writes.

    python benches/check_measures.py     (needs `pip install pytrec-eval-terrier`, which carries trec_eval)

Exits with 1 when any metric of any question differs by more than 1e-6.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytrec_eval

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared/eval"
JUDGED = ROOT / "benches/questions"
# Questions, and the collection that they are about.
SETS = [(SHARED / name, name) for name in ("bilingual-titles-dev", "bilingual-dev", "scifact-train", "cranfield")]
SETS += [(JUDGED / "natural-a", "bilingual-dev"), (JUDGED / "natural-b", "bilingual-titles-dev")]
BINARY = Path(os.environ.get("PAPERS_SEM", ROOT / "target/release/papers-sem"))
NAMES = {"ndcg@10": "ndcg_cut_10", "recall@10": "recall_10", "recall@100": "recall_100", "success@1": "success_1"}
NAMES |= {"success@3": "success_3", "mrr@10": "recip_rank"}


def main() -> None:
    worst, compared = 0.0, 0
    for folder, collection in SETS:
        index = ROOT / "target/quality" / collection
        if not index.is_dir():
            sys.exit(f"{index}: no such directory; run `make quality` first")
        qrels: dict = defaultdict(dict)
        for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
            question, document, relevance = line.split("\t")
            qrels[question][document] = int(relevance)
        for mode in ("semantic", "lexical", "hybrid"):
            path = ROOT / f"target/quality/{folder.name}.check.run"
            command = [BINARY, "eval", "--json", "--index", index, "--run", path]
            command += ["--queries", folder / "queries.tsv", "--qrels", folder / "qrels.tsv", "--missing-ok"]
            command += [] if mode == "hybrid" else [f"--{mode}"]
            ours = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["by_question"]
            run: dict = defaultdict(dict)
            for line in path.read_text("utf-8").splitlines():
                question, _, document, _, score, _ = line.split("\t")
                run[question][document] = float(score)
            # trec_eval has no cut for the reciprocal rank, so the run is cut at ten.
            short = {q: dict(sorted(found.items(), key=lambda f: (-f[1], f[0]))[:10]) for q, found in run.items()}
            measures = {"ndcg_cut_10", "recall_10,100", "success_1,3", "recip_rank"}
            theirs = pytrec_eval.RelevanceEvaluator(qrels, measures).evaluate(run)
            reciprocal = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(short)
            for question, figures in ours.items():
                for name, value in figures.items():
                    # trec_eval leaves out questions without hits. They count as 0 here.
                    of = reciprocal if name == "mrr@10" else theirs
                    other = of.get(question, {}).get(NAMES[name], 0.0)
                    worst, compared = max(worst, abs(value - other)), compared + 1
    print(f"{compared} metrics compared, largest difference {worst:.1e}")
    sys.exit(worst > 1e-6)


if __name__ == "__main__":
    main()
