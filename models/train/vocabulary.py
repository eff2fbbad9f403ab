"""Cut the vocabulary to the pieces that Chinese and English scientific text uses.

    python vocabulary.py [--least 3 | --like TOKENIZER]

Counts the pieces of the training corpora and keeps those that occur often enough, and every single character of the scripts
of such text. The rows of the embedding table are cut likewise. A unigram tokeniser whose remaining pieces keep their scores
splits a text as before, unless it needs a removed piece; held-out texts show how often that happens. Writes
start.safetensors and tokenizer.json. --like counts nothing: it writes start.safetensors for the pieces of an existing
tokenizer.json, so that the base can be averaged with models of that vocabulary.
"""

import argparse
import json
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from paths import bilingual_papers, arxiv_papers, work_dir

# Unicode name prefixes of the characters that are always kept.
SCRIPTS = ("CJK", "LATIN", "GREEK", "DIGIT", "FULLWIDTH", "IDEOGRAPHIC")
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]


def corpus_texts() -> list[str]:
    collected = []
    for paper in bilingual_papers():
        collected += [paper["title"], paper["abstract"], *paper["zh"].values()]
    for paper in arxiv_papers():
        collected += [paper["title"], paper["abstract"]]
    return [text for text in collected if text]


def always_kept(piece: str) -> bool:
    """Whether the piece is a single character of SCRIPTS, or a symbol."""
    character = piece.removeprefix("▁") or piece
    if len(character) != 1:
        return False
    name = unicodedata.name(character, "")
    return name.startswith(SCRIPTS) or unicodedata.category(character)[0] in "SPNZ"


def cut_rows(order: list[int]) -> None:
    """Write the base with the embeddings of these pieces, in this order."""
    weights = load_file(work_dir() / "base.safetensors")
    name = "embeddings.word_embeddings.weight"
    weights[name] = np.ascontiguousarray(weights[name][order])
    save_file(weights, work_dir() / "start.safetensors")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=3, help="minimum number of occurrences of a piece")
    parser.add_argument("--like", type=Path, help="an existing tokenizer.json")
    arguments = parser.parse_args()
    full = Tokenizer.from_file(str(work_dir() / "base-tokenizer.json"))
    if arguments.like:
        reference = Tokenizer.from_file(str(arguments.like))
        cut_rows([full.token_to_id(reference.id_to_token(at)) for at in range(reference.get_vocab_size())])
        return
    full.no_truncation()
    full.no_padding()
    every = corpus_texts()
    held_out = every[::50]
    counts = Counter()
    counted = [text for at, text in enumerate(every) if at % 50]
    for start in range(0, len(counted), 10_000):
        for encoding in full.encode_batch(counted[start : start + 10_000], add_special_tokens=False):
            counts.update(encoding.ids)

    definition = json.loads((work_dir() / "base-tokenizer.json").read_text(encoding="utf-8"))
    definition["truncation"] = definition["padding"] = None
    pieces = definition["model"]["vocab"]
    specials = {entry["content"] for entry in definition["added_tokens"]}
    kept = [
        at
        for at, (piece, _) in enumerate(pieces)
        if piece not in specials and (counts[at] >= arguments.least or always_kept(piece))
    ]
    order = [full.token_to_id(piece) for piece in SPECIAL] + kept + [full.token_to_id("<mask>")]
    content = {entry["id"]: entry["content"] for entry in definition["added_tokens"]}
    definition["model"]["vocab"] = [[content.get(at, pieces[at][0] if at < len(pieces) else ""), 0.0 if at in content else pieces[at][1]] for at in order]
    definition["model"]["unk_id"] = SPECIAL.index("<unk>")
    place = {entry: at for at, entry in enumerate(order)}
    for entry in definition["added_tokens"]:
        entry["id"] = place[entry["id"]]
    for special in definition["post_processor"]["special_tokens"].values():
        special["ids"] = [place[at] for at in special["ids"]]
    (work_dir() / "tokenizer.json").write_text(json.dumps(definition, ensure_ascii=False), encoding="utf-8")

    cut_rows(order)
    cut = Tokenizer.from_file(str(work_dir() / "tokenizer.json"))
    changed = sum(
        [order[at] for at in after.ids] != before.ids
        for before, after in zip(full.encode_batch(held_out), cut.encode_batch(held_out))
    )
    print(f"{len(pieces):,} pieces → {len(order):,}; {changed} of {len(held_out):,} held-out texts are split differently")


if __name__ == "__main__":
    main()
