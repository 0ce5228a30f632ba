"""Measure the encoders: the fast one and the plain one beside sentence-transformers, in interleaved rounds.

    python benchmarks/encoding.py             writes benchmarks/results/encoding.json
    python benchmarks/encoding.py --recipes   tells what other ways of rounding give (recipes.json there)

Texts are the 145 stretches of the 2022 plan that end in a responsibility; every second one is among the calibration
texts. The yardstick is `SentenceTransformer.encode` as it comes. Times are medians, ratios those of medians.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import numpy as np

from qa.evaluating import evaluate, read_gold
from qa.index import conversion, eight_bits
from qa.index.conversion import Plan, eight_bit_maps, spans_of
from qa.index.encoder import Encoder
from qa.index.fast_encoder import load_fast_encoder
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.model_source import find_source
from qa.index.openvino_runtime import compiled
from qa.index.sentence_encoder import load_sentence_encoder
from qa.index.tokenizing import WHOLE, cut, read_tokenizer
from qa.index.transformer import read_transformer
from qa.index.transformer_graph import graph_of

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "seeds" / "dongchangfu-2022.txt"
GOLD = ROOT / "evaluation" / "dongchangfu-2022.jsonl"
QUERIES = ("招商引资项目建设", "老旧小区改造", "谁负责养老服务", "新增学位多少个", "农村公路", "优化营商环境")
ROUNDS = 5
STARTS = 5


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--recipes", action="store_true")
    parser.add_argument("--split", default="tune", help="half of the gold set: tune or report")
    chosen = parser.parse_args()
    report = {"conditions": conditions()} | (recipes() if chosen.recipes else measurements(chosen.split))
    report["conditions"] |= {"load_at_end": round(os.getloadavg()[0], 2)}
    path = ROOT / "benchmarks" / "results" / ("recipes.json" if chosen.recipes else "encoding.json")
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, ensure_ascii=False, indent=1))


def conditions() -> dict[str, object]:
    """Return what the figures were measured under."""
    info = Path("/proc/cpuinfo")
    text = info.read_text(encoding="utf-8") if info.exists() else ""
    names = re.findall(r"model name\s*: (.*)", text)
    wanted = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "amx_int8")
    return {
        "processor": names[0] if names else platform.processor(),
        "processors": os.cpu_count(),
        "instructions": [name for name in wanted if re.search(rf"\b{name}\b", text)],
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("openvino", "torch", "sentence-transformers", "tokenizers")},
        "load_at_start": round(os.getloadavg()[0], 2),
    }


def task_texts() -> list[str]:
    """Return the 145 texts."""
    plan = re.sub(r"\s", "", PLAN.read_text(encoding="utf-8"))
    return [text for text in re.split(r"〔[^〕]*〕", plan) if len(text) > 5]


def measurements(split: str) -> dict[str, object]:
    """Return all figures of the two encoders."""
    source, texts = find_source(), task_texts()
    fast, plain = load_fast_encoder(Plan.of(source)), load_sentence_encoder(source)
    model, prompts = plain._model, source.card
    times = interleaved(
        {
            "sentence_transformers": lambda: model.encode(texts, prompt=prompts.passage_prompt),
            "plain": lambda: plain.encode_passages(texts),
            "fast": lambda: fast.encode_passages(texts),
        },
        rounds=ROUNDS,
    )
    asked = iter(range(10**6))  # a query that was asked before is remembered: each is asked with another number

    def words(place: int) -> str:
        return f"{QUERIES[place % len(QUERIES)]}{next(asked)}"

    queries = interleaved(
        {
            "sentence_transformers": lambda: model.encode([words(0)], prompt=prompts.query_prompt),
            "plain": lambda: plain.encode_queries([words(1)]),
            "fast": lambda: fast.encode_queries([words(2)]),
        },
        rounds=60,
    )
    expected = model.encode(texts, prompt=prompts.passage_prompt, normalize_embeddings=True)
    cosines = np.einsum("ij,ij->i", fast.encode_passages(texts), expected)
    pairs = zip(fast.encode_passage_tokens(texts), plain.encode_passage_tokens(texts), strict=True)
    tokens = np.concatenate([np.einsum("ij,ij->i", one, other) for one, other in pairs])
    yardstick = "sentence_transformers"
    return {
        "passages_a_second": {name: round(len(texts) / median, 1) for name, median in times.items()},
        "query_milliseconds": {name: round(1000 * median, 2) for name, median in queries.items()},
        "encode_ratio": round(times[yardstick] / times["fast"], 2),
        "query_encode_ratio": round(queries["fast"] / queries[yardstick], 3),
        "min_cosine": round(float(cosines.min()), 5),
        "mean_cosine": round(float(cosines.mean()), 5),
        "min_cosine_of_texts_not_calibrated_with": round(float(cosines[::2].min()), 5),
        "token_cosine": {"mean": round(float(tokens.mean()), 5), "first_percentile": round(quantile(tokens, 0.01), 5)},
        "ndcg_of_split": split,
        "ndcg": (found := ndcg({"fast": fast, "plain": plain}, split)),
        "ndcg_change": round(found["fast"]["hybrid"] - found["plain"]["hybrid"], 4),
        **from_the_shell(),
    }


def quantile(values: np.ndarray, share: float) -> float:
    """Return a quantile."""
    return float(np.quantile(values, share))


def interleaved(work: dict[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    """Return the median time of each, all done once a round after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in work}
    for number in range(rounds + 1):
        for name, act in work.items():
            start = time.perf_counter()
            act()
            if number:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in times.items()}


def ndcg(encoders: dict[str, Encoder], split: str) -> dict[str, dict[str, float]]:
    """Return nDCG@10 of half the gold set with a library of each encoder, by setting."""
    found: dict[str, dict[str, float]] = {}
    for name, encoder in encoders.items():
        with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder, create=True) as library:
            import_file(library, PLAN)
            legs = ("dense", "hybrid")
            done = evaluate(library.snapshot(), encoder, read_gold(GOLD), legs=legs, split=split)
            found[name] = {one.legs: round(one.by_kind["all"].ndcg, 4) for one in done}
    return found


def from_the_shell() -> dict[str, object]:
    """Return the seconds from the start of `qa` to its end: the plan imported by each encoder, and searches."""
    imports, searches = {}, {}
    for runtime in ("openvino", "plain"):
        with tempfile.TemporaryDirectory() as folder, setting(QA_LIBRARY=folder, QA_ENCODER_RUNTIME=runtime):
            imports[runtime] = qa("import", str(PLAN))
            searches[runtime] = statistics.median(qa("search", QUERIES[0], "--json") for _ in range(STARTS))
    return {
        "import_seconds": {name: round(seconds, 1) for name, seconds in imports.items()},
        "search_seconds_start_to_answer": {name: round(seconds, 2) for name, seconds in searches.items()},
    }


@contextmanager
def setting(**variables: str) -> Iterator[None]:
    """Set variables of the environment for a while."""
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]


def qa(*arguments: str) -> float:
    """Return the seconds the command takes."""
    command = [str(Path(sys.executable).with_name("qa")), *arguments]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the project's own command
    return time.perf_counter() - start


def recipes() -> dict[str, object]:
    """Return the agreement with float32 of other ways of rounding, on passages and the queries to tune with."""
    plan = Plan.of(find_source())
    transformer = read_transformer(plan.source.folder, max_tokens=plan.max_tokens)
    tokenizer = read_tokenizer(plan.source.folder / WHOLE)
    spans = spans_of(transformer, list(conversion._calibration(plan, tokenizer)))
    passage, query = plan.prompts
    asked = [one.query for one in read_gold(GOLD) if one.split == "tune"][::4]
    texts = [passage + text for text in task_texts()[::3]] + [query + text for text in asked]
    tokens = [cut(tokenizer.encode(text).ids, plan.max_tokens) for text in texts]

    def computed(model: object) -> list[np.ndarray]:
        request = compiled(model).create_infer_request()
        found = []
        for one in tokens:
            embedded = transformer.words[one] + transformer.positions[: len(one)]
            request.infer([embedded[np.newaxis], np.ones((1, len(one)), np.float32)])
            found.append(request.get_output_tensor(0).data[0].copy())
        return found

    expected = computed(graph_of(transformer))

    def told() -> dict[str, float]:
        widened, maps = eight_bit_maps(transformer, spans)
        found = computed(graph_of(widened, maps))
        whole = np.array([cosine(a.mean(axis=0), b.mean(axis=0)) for a, b in zip(found, expected, strict=True)])
        parts = np.concatenate([cosine(a, b) for a, b in zip(found, expected, strict=True)])
        return {"min": round(float(whole.min()), 5), "mean": round(float(whole.mean()), 5)} | {
            "tokens_mean": round(float(parts.mean()), 5),
            "tokens_first_percentile": round(quantile(parts, 0.01), 5),
        }

    results = {"chosen": told()}
    usual = dict(conversion.SMOOTHING)
    for name, value in (("narrow", 0.5), ("narrow", 0.6), ("narrow", 0.7), ("narrow", 0.8), ("widen", 0.8)):
        conversion.SMOOTHING[name] = value
        results[f"smoothing of {name} {value}"] = told()
        conversion.SMOOTHING.update(usual)
    for most in (127,):
        eight_bits.STEPS, before = most, eight_bits.STEPS  # type: ignore[misc]
        results[f"weights to {most} either side"] = told()
        eight_bits.STEPS = before  # type: ignore[misc]
    conversion.split_hidden = lambda widen, narrow, span: (widen, narrow, span)
    results["no channel split"] = told()
    return {"texts": len(texts), "cosine_with_float32": results}


def cosine(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the cosines of rows."""
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    found: np.ndarray = (one * other).sum(axis=-1) / lengths
    return found


if __name__ == "__main__":
    main()
