"""The data files and the working directory."""

import gzip
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def work_dir() -> Path:
    """The directory of intermediate results: PAPERS_SEM_TRAIN, default work/ beside this file (not in git)."""
    place = Path(os.environ.get("PAPERS_SEM_TRAIN", HERE / "work"))
    place.mkdir(parents=True, exist_ok=True)
    return place


def require_output(name: str, step: str) -> Path:
    """The file `name` in the working directory; exits with a message when `step` has not written it."""
    path = work_dir() / name
    if not path.exists():
        raise SystemExit(f"{path}: not there; run `python {step}` first")
    return path


def shared_dir() -> Path:
    """The directory of corpora and judged questions: PAPERS_SEM_SHARED, default ../shared beside the project."""
    place = Path(os.environ.get("PAPERS_SEM_SHARED", ROOT.parent / "shared"))
    if not place.is_dir():
        raise SystemExit(f"{place}: no such directory; set PAPERS_SEM_SHARED to where corpora/ and eval/ are")
    return place


def read_jsonl(path: Path) -> Iterator[dict]:
    """The objects of a JSON Lines file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def bilingual_papers() -> list[dict]:
    """Papers with an English title, an English abstract and a Chinese digest."""
    return list(read_jsonl(shared_dir() / "corpora/bilingual-train.jsonl.gz"))


def sample_papers(count: int | None, seed: int) -> list[dict]:
    """`count` bilingual papers sampled with `seed`, all without a count. Steps with equal arguments get equal papers."""
    return bilingual_papers() if count is None else random.Random(seed).sample(bilingual_papers(), count)


def arxiv_papers() -> list[dict]:
    """arXiv records: title, abstract, categories."""
    return list(read_jsonl(shared_dir() / "corpora/arxiv-100k.jsonl.gz"))


def non_cs_papers() -> list[dict]:
    """The arXiv records outside computer science."""
    return [record for record in arxiv_papers() if not record["categories"][0].startswith("cs.")]
