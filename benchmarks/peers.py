"""Compare the program's search settings with txtai, with the same encoder, on the gold set of the evaluation.

txtai is no dependency of the program, so it runs in an environment of its own, and the two meet in files: what is to
be searched goes out as JSON, what was found comes back as JSON lines (setting, query, task numbers best first).

    python -m venv ../peers
    ../peers/bin/pip install txtai==9.14.0 "$(grep -o '^torch==[^ ;]*' requirements.lock)"

    export OMP_NUM_THREADS=1
    python benchmarks/peers.py tasks > ../peers/tasks.json
    ../peers/bin/python benchmarks/peers.py txtai ../peers/tasks.json > ../peers/runs.jsonl
    python benchmarks/peers.py score ../peers/runs.jsonl > benchmarks/peers.json

All figures are of the answerable queries of the reporting half; each setting is compared with the program's default by
a paired randomisation test on nDCG@10.

What txtai is given:

- The built-in encoder's own folder, with `query: ` and `passage: ` as its `instructions`, as this model wants them.
- Each task as one document: its text alone, or its text with its leaders and lead units, as a user would hand it over.
  Parsing the plan is not compared: txtai gets the tasks that the program read.
- Three ways to split text for its BM25. Its own (Unicode's word boundaries) makes every Chinese character a token;
  `bigrams` is its n-gram option with one and two characters; for `words` documents and queries are split by jieba, in
  the mode meant for search, and txtai splits at the spaces. Only BM25 gets the split text, the encoder the plain one.
- Dense, BM25 and hybrid search with txtai's defaults: half and half, BM25's scores normalised. A hybrid is put together
  from one dense and one BM25 index by txtai's own class, over ten times the tasks asked for, for `hybrid=True` could
  not split text for BM25 alone; where both can be had, with characters, the rankings are the same.

The weights of the program were chosen on the tuning half of this set. So that txtai has the same, `chosen` is the best
on that half among all its settings here, hybrids in which the dense part counts .1 to .9 among them; only the defaults
are shown beside it.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final, TypeAlias

# Each part runs where the other's libraries are missing: what is not in the standard library is imported in functions.
if TYPE_CHECKING:
    from qa.domain import Task
    from qa.evaluating import GoldQuery

ROOT: Final = Path(__file__).parents[1]
PLAN: Final = ROOT / "seeds" / "dongchangfu-2022.txt"
GOLD: Final = ROOT / "evaluation" / "dongchangfu-2022.jsonl"
DEPTH: Final = 10
DEFAULT: Final = "qa hybrid"
OWN: Final = ("dense", "keyword", "dense+keyword", "hybrid")

TOKENISERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "characters": {},
    "bigrams": {"ngrams": {"ngrams": 2, "nmin": 1}},
    "words": {"whitespace": True},
}
"""How txtai's BM25 splits text: the options of its tokeniser, none for its default."""
DENSE_WEIGHTS: Final = (0.5, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9)
"""What the dense half of a hybrid counts for, txtai's default first."""
TUNED: Final = re.compile(r", dense \.\d$")

Ranking: TypeAlias = Sequence[str]
Rankings: TypeAlias = Mapping[str, Ranking]
"""The task numbers found for each query, best first."""
Found: TypeAlias = list[list[tuple[str, float]]]
"""What txtai returns: for each query the tasks with their scores."""


def main(part: str, *paths: str) -> None:
    """Run one of the three parts."""
    if part == "tasks":
        print(json.dumps(exported(), ensure_ascii=False))
    elif part == "txtai":
        for line in txtai_lines(json.loads(Path(paths[0]).read_text(encoding="utf-8"))):
            print(json.dumps(line, ensure_ascii=False))
    elif part == "score":
        print(json.dumps(report(Path(paths[0])), ensure_ascii=False, indent=1))
    else:
        sys.exit(__doc__)


def exported() -> dict[str, Any]:
    """Return the encoder, the queries and the tasks, plain and split into words: all that a peer needs."""
    from qa.evaluating import read_gold
    from qa.index.builtin import builtin_folder
    from qa.index.cards import find_card
    from qa.index.importing import parse_file

    card = find_card()
    tasks = parse_file(PLAN).tasks
    plain = {
        "text": [task.text for task in tasks],
        "text and names": [with_names(task) for task in tasks],
    }
    queries = [query.query for query in read_gold(GOLD)]
    return {
        "encoder": str(builtin_folder(card)),
        "instructions": {"query": card.query_prompt, "data": card.passage_prompt},
        "numbers": [str(task.number) for task in tasks],
        "queries": queries,
        "queries_in_words": list(map(in_words, queries)),
        "documents": plain,
        "documents_in_words": {form: list(map(in_words, texts)) for form, texts in plain.items()},
    }


def with_names(task: Task) -> str:
    """Return the text of a task with those who answer for it."""
    return "\n".join([task.text, "、".join((*task.leaders, *(unit.name for unit in task.lead_units)))])


def in_words(text: str) -> str:
    """Split a text by jieba; marks would only be words that every task holds."""
    import jieba

    return " ".join(word for word in jieba.lcut_for_search(text) if any(map(str.isalnum, word)))


def txtai_lines(given: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield the versions in the peer's environment, then what every setting finds for every query."""
    yield {"versions": {name: version(name) for name in ("txtai", "transformers", "torch", "faiss-cpu")}}
    for form in given["documents"]:
        for setting, found in txtai_found(given, form).items():
            for query, tasks in zip(given["queries"], found, strict=True):
                yield {"setting": setting, "query": query, "ranking": [number for number, _ in tasks[:DEPTH]]}


def txtai_found(given: Mapping[str, Any], form: str) -> dict[str, Found]:
    """Return what each setting of txtai finds among documents of one form."""
    hybrid: Any = importlib.import_module("txtai.embeddings.search.hybrid")
    numbers, plain, words = given["numbers"], given["documents"][form], given["documents_in_words"][form]
    options = {"path": given["encoder"], "instructions": given["instructions"]}
    _, dense = searched(options, zip(numbers, plain, strict=True), given["queries"])
    found = {f"txtai dense, {form}": dense}
    for tokeniser, split in TOKENISERS.items():
        scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": dict(split)}
        spaced = tokeniser == "words"
        documents = zip(numbers, words if spaced else plain, strict=True)
        index, sparse = searched(
            {"keyword": True, "scoring": scoring}, documents, given["queries_in_words" if spaced else "queries"]
        )
        found[f"txtai BM25 of {tokeniser}, {form}"] = sparse
        fuse = hybrid.Hybrid(index.scoring)
        for weight in DENSE_WEIGHTS:
            name = f"txtai hybrid with {tokeniser}, {form}"
            name += "" if weight == DENSE_WEIGHTS[0] else f", dense {weight:.1f}".replace("0.", ".")
            pairs = zip(dense, sparse, strict=True)
            found[name] = [fuse(pair, [weight, 1 - weight], DEPTH) for pair in pairs]
    return found


def searched(
    options: Mapping[str, Any], documents: Iterable[tuple[str, str]], queries: Sequence[str]
) -> tuple[Any, Found]:
    """Return an index of txtai and what it finds, as deep as a hybrid looks."""
    txtai: Any = importlib.import_module("txtai")
    index = txtai.Embeddings(**options)
    index.index(documents)
    return index, index.batchsearch(queries, 10 * DEPTH)


def report(runs: Path) -> dict[str, Any]:
    """Return the measures of every setting of the program, of txtai's defaults and of its best on the tuning half."""
    from qa.evaluating import read_gold

    versions, peers = read_runs(runs)
    answerable = [query for query in read_gold(GOLD) if not query.off_topic]
    tune = [query for query in answerable if query.split == "tune"]
    chosen = max(peers, key=lambda name: fmean(ndcgs(peers[name], tune)))
    shown = own_rankings(answerable)
    shown |= {name: found for name, found in peers.items() if name == chosen or not TUNED.search(name)}
    return {
        "command": "python benchmarks/peers.py score runs.jsonl (what comes before it: see peers.py)",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"processors": os.cpu_count(), "python": platform.python_version()},
        "versions": {
            "program": {name: version(name) for name in ("qa", "sentence-transformers", "transformers", "torch")},
            "peer": versions,
            "words": {"jieba": version("jieba")},
        },
        "gold": GOLD.name,
        "half": "report",
        "compared_with": DEFAULT,
        "chosen": {"setting": chosen, "ndcg_on_the_tuning_half": round(fmean(ndcgs(peers[chosen], tune)), 3)},
        "settings": measured(shown, [query for query in answerable if query.split == "report"]),
    }


def read_runs(path: Path) -> tuple[dict[str, str], dict[str, dict[str, Ranking]]]:
    """Read a run file: the versions of the peer, and the rankings of each of its settings."""
    first, *lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    rankings: dict[str, dict[str, Ranking]] = {}
    for line in lines:
        rankings.setdefault(line["setting"], {})[line["query"]] = line["ranking"]
    return first["versions"], rankings


def own_rankings(queries: Sequence[GoldQuery]) -> dict[str, Rankings]:
    """Return what each setting of the program finds, in a library that holds the plan alone."""
    from qa.index.importing import import_file
    from qa.index.library import Library
    from qa.index.sentence_encoder import load_encoder
    from qa.retrieval import Searcher
    from qa.retrieval.fusion import LEGS

    encoder = load_encoder()
    found: dict[str, Rankings] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library", encoder, create=True) as library,
    ):
        import_file(library, PLAN)
        snapshot = library.snapshot()
        for name in OWN:
            searcher = Searcher(encoder, LEGS[name])
            found[f"qa {name}"] = {
                query.query: [str(hit.task.number) for hit in searcher.search(snapshot, query.query, top_k=DEPTH).hits]
                for query in queries
            }
    return found


def measured(settings: Mapping[str, Rankings], queries: Sequence[GoldQuery]) -> dict[str, Any]:
    """Return the measures of each setting, in all and by kind, and how it differs from the program's default."""
    from qa.evaluating.resampling import interval, paired

    default = ndcgs(settings[DEFAULT], queries)
    kinds = dict.fromkeys(query.kind for query in queries)
    measures: dict[str, Any] = {}
    for name, found in settings.items():
        own = ndcgs(found, queries)
        difference = paired(own, default)
        measures[name] = {
            **means(found, queries),
            "ndcg_95": rounded(*interval(own)),
            "difference": round(difference.difference, 3),
            "difference_95": rounded(difference.low, difference.high),
            "p": round(difference.p, 4),
            "by_kind": {kind: means(found, [query for query in queries if query.kind == kind]) for kind in kinds},
        }
    # The default differs from itself by nothing, which no test need say.
    for key in ("difference", "difference_95", "p"):
        del measures[DEFAULT][key]
    return measures


def means(found: Rankings, queries: Sequence[GoldQuery]) -> dict[str, float]:
    """Return the mean measures of a setting over some queries."""
    from qa.evaluating import metrics

    ranked = [(found[query.query], query.relevant) for query in queries]
    return {
        "queries": len(queries),
        "ndcg": round(fmean(ndcgs(found, queries)), 3),
        "hit_at_1": round(fmean(metrics.hit_at_1(ranking, grades) for ranking, grades in ranked), 3),
        "recall": round(fmean(metrics.recall(ranking, grades, DEPTH) for ranking, grades in ranked), 3),
    }


def ndcgs(found: Rankings, queries: Sequence[GoldQuery]) -> list[float]:
    """Return nDCG@10 of each query."""
    from qa.evaluating import metrics

    return [metrics.ndcg(found[query.query], query.relevant, DEPTH) for query in queries]


def rounded(*values: float) -> list[float]:
    """Return the ends of an interval as they are printed."""
    return [round(value, 3) for value in values]


if __name__ == "__main__":
    main(*(sys.argv[1:] or [""]))
