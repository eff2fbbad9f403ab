"""Where the data is read and the work is kept."""

import gzip
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def work_dir() -> Path:
    """What the steps leave for each other: PAPERS_SEM_TRAIN, else work/ beside this file (not in git)."""
    place = Path(os.environ.get("PAPERS_SEM_TRAIN", HERE / "work"))
    place.mkdir(parents=True, exist_ok=True)
    return place


def require_output(name: str, step: str) -> Path:
    """The file `name` that a step has left in the working directory."""
    path = work_dir() / name
    if not path.exists():
        raise SystemExit(f"{path}: not there; run `python {step}` first")
    return path


def shared_dir() -> Path:
    """Corpora and judged questions: ../shared from the project's root, or PAPERS_SEM_SHARED."""
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
    """English title and abstract with a Chinese digest, one object a paper."""
    return list(read_jsonl(shared_dir() / "corpora/bilingual-train.jsonl.gz"))


def sample_papers(count: int | None, seed: int) -> list[dict]:
    """The bilingual papers that steps agree on by telling both numbers; all of them without a count."""
    return bilingual_papers() if count is None else random.Random(seed).sample(bilingual_papers(), count)


def arxiv_papers() -> list[dict]:
    """arXiv records: title and abstract."""
    return list(read_jsonl(shared_dir() / "corpora/arxiv-100k.jsonl.gz"))


def non_cs_papers() -> list[dict]:
    """Those of them that are not of computer science."""
    return [record for record in arxiv_papers() if not record["categories"][0].startswith("cs.")]
