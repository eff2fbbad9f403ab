"""Count how the stems of the glossary are written as words.

    python surfaces.py ../glossary-zh-en

A stem such as `retriev` is no word. Each stem of glossary.tsv gets the word that titles and abstracts of the training papers
write most often for it (`retrieval`). Stems that are that word are left out.
"""

import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path

from glossary import HAN, folded, stem
from paths import bilingual_papers
from phrases import case_of_words, in_case


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("into", type=Path)
    into = arguments.parse_args().into
    wanted = {line.split("\t")[0] for line in (into / "glossary.tsv").read_text("utf-8").splitlines()}
    counts: Counter[str] = Counter()
    for record in bilingual_papers():
        text = folded(f"{record['title']} {record['abstract']}")
        # The whole of a compound is a term too: `textto` of `text-to-image` is none, `chainofthought` is.
        counts.update(word.lower() for word in re.findall("[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", text))
        counts.update(word.lower() for word in re.findall("[A-Za-z][A-Za-z0-9]*", text))
    surfaces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, count in counts.items():
        key = word.replace("-", "") if "-" in word else stem(word)
        if key in wanted and not HAN.match(key):
            surfaces[key][word] += count
    case = case_of_words()
    best = {key: in_case(max(words.items(), key=lambda item: (item[1], item[0]))[0], case) for key, words in surfaces.items()}
    lines = [f"{key}\t{word}\n" for key, word in sorted(best.items()) if key != word]
    (into / "surfaces.tsv").write_text("".join(lines), "utf-8")
    print(f"{len(lines)} stems")


if __name__ == "__main__":
    main()
