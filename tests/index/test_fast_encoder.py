"""The encoder over OpenVINO says what the plain one says, the same every time, whatever a text is computed with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from qa.index.encoder import StandIn, TokenEncoder, model_fingerprint, runtime_of, token_encoder
from qa.index.fast_encoder import FastEncoder
from qa.index.sentence_encoder import SentenceEncoder
from tests.index.test_sentence_encoder import MIXED, ROOT, task_texts

HELD_OUT = [
    f"{verb}{what}，{when}前完成。"
    for verb in ("建成", "提升", "完善")
    for what in ("污水处理厂", "社区食堂", "数字档案馆")
    for when in ("6月底", "年底")
]


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.einsum("ij,ij->i", one, other)


@pytest.mark.parametrize(
    ("texts", "least"), [(task_texts(), 0.998), (HELD_OUT, 0.998), (MIXED, 0.98)], ids=["tasks", "held out", "mixed"]
)
def test_vectors_agree_with_those_of_the_plain_encoder(
    texts: list[str], least: float, encoder: SentenceEncoder, fast_encoder: FastEncoder
) -> None:
    found = cosines(fast_encoder.encode_passages(texts), encoder.encode_passages(texts))
    assert found.min() >= least, texts[int(found.argmin())]


def test_queries_agree_with_those_of_the_plain_encoder(encoder: SentenceEncoder, fast_encoder: FastEncoder) -> None:
    queries = ["招商引资", "谁负责养老服务", "今年新增学位多少个？", "投资超过5000万元的", "rural roads", "鄉村振興"]
    assert cosines(fast_encoder.encode_queries(queries), encoder.encode_queries(queries)).min() >= 0.995


def test_tokens_agree_with_those_of_the_plain_encoder(encoder: SentenceEncoder, fast_encoder: FastEncoder) -> None:
    texts = task_texts()[::5]
    pairs = zip(fast_encoder.encode_passage_tokens(texts), encoder.encode_passage_tokens(texts), strict=True)
    found = np.concatenate([cosines(fast, plain) for fast, plain in pairs])  # the shapes are the same, or this fails
    assert found.mean() >= 0.998
    assert np.quantile(found, 0.01) >= 0.99


def test_a_query_has_the_tokens_of_the_plain_encoder(encoder: SentenceEncoder, fast_encoder: FastEncoder) -> None:
    for text in ("招商引资", "rural roads 5G", "", "</s>教育", "教\ud800育", "完善城乡教育，" * 400):
        fast, plain = fast_encoder.encode_query(text), encoder.encode_query(text)
        assert fast.tokens.shape == plain.tokens.shape
        assert float(fast.vector @ plain.vector) >= 0.98
        np.testing.assert_array_equal(fast_encoder.encode_queries([text])[0], fast.vector)


@pytest.mark.parametrize("query", [False, True], ids=["passages", "queries"])
def test_tokens_are_counted_as_the_plain_encoder_counts_them(
    query: bool, encoder: SentenceEncoder, fast_encoder: FastEncoder
) -> None:
    texts = task_texts() + MIXED + ["教育，" * 900]
    assert fast_encoder.count_tokens(texts, query=query) == encoder.count_tokens(texts, query=query)


def test_a_vector_does_not_depend_on_its_batch(fast_encoder: FastEncoder) -> None:
    texts = task_texts()[::3] + MIXED
    together = fast_encoder.encode_passages(texts)
    np.testing.assert_array_equal(together, np.concatenate([fast_encoder.encode_passages([text]) for text in texts]))
    np.testing.assert_array_equal(together, fast_encoder.encode_passages(texts[::-1])[::-1])


def test_tokens_do_not_depend_on_their_batch(fast_encoder: FastEncoder) -> None:
    texts = task_texts()[:40]
    for text, together in zip(texts, fast_encoder.encode_passage_tokens(texts), strict=True):
        np.testing.assert_array_equal(together, fast_encoder.encode_passage_tokens([text])[0])


def test_another_process_gives_the_same_bytes(fast_encoder: FastEncoder, model_cache: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom qa.index.encoders import open_encoder\n"
        "encoder = open_encoder(runtime='openvino', cache=Path(sys.argv[1]))\n"
        "sys.stdout.write(encoder.encode_queries(['招商引资']).tobytes().hex())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(model_cache)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert run.stdout == fast_encoder.encode_queries(["招商引资"]).tobytes().hex()


def test_threads_do_not_disturb_each_other(fast_encoder: FastEncoder) -> None:
    texts = task_texts()[:24]
    expected = fast_encoder.encode_queries(texts)
    with ThreadPoolExecutor(8) as pool:
        many = pool.submit(fast_encoder.encode_passages, texts)
        found = list(pool.map(lambda text: fast_encoder.encode_queries([text])[0], texts))
    np.testing.assert_array_equal(np.stack(found), expected)
    np.testing.assert_array_equal(many.result(), fast_encoder.encode_passages(texts))


def test_vectors_have_length_one(fast_encoder: FastEncoder) -> None:
    vectors = fast_encoder.encode_passages(MIXED)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    assert vectors.dtype == np.float32


def test_a_remembered_query_cannot_be_written_over(fast_encoder: FastEncoder) -> None:
    with pytest.raises(ValueError, match="read-only"):
        fast_encoder.encode_query("教育").vector[0] = 1
    fast_encoder.encode_queries(["教育"])[0, 0] = 9
    assert float(np.linalg.norm(fast_encoder.encode_query("教育").vector)) == pytest.approx(1)


def test_no_texts_give_no_vectors(fast_encoder: FastEncoder) -> None:
    assert fast_encoder.encode_queries([]).shape == (0, 384)
    assert fast_encoder.encode_passages([], lambda *_: pytest.fail("nothing was done")).shape == (0, 384)
    assert fast_encoder.encode_passage_tokens([]) == []
    assert fast_encoder.count_tokens([]) == []


def test_progress_grows_to_the_whole(fast_encoder: FastEncoder) -> None:
    calls: list[tuple[int, int]] = []
    fast_encoder.encode_passages(task_texts()[:40], lambda done, total: calls.append((done, total)))
    done = [one for one, _ in calls]
    assert done == sorted(set(done))
    assert calls[-1] == (40, 40)


def test_what_stops_the_work_stops_all_of_it(fast_encoder: FastEncoder) -> None:
    def stop(*_: int) -> NoReturn:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fast_encoder.encode_passages(task_texts(), stop)
    assert len(fast_encoder.encode_passages(task_texts()[:3])) == 3


def test_a_text_is_cut_at_the_models_length(encoder: SentenceEncoder, fast_encoder: FastEncoder) -> None:
    long = "完善城乡教育，" * 400
    assert fast_encoder.max_tokens == encoder.max_tokens
    np.testing.assert_array_equal(
        fast_encoder.encode_passages([long]), fast_encoder.encode_passages([long + "别的内容"])
    )


def test_it_says_what_it_is(encoder: SentenceEncoder, fast_encoder: FastEncoder) -> None:
    assert (fast_encoder.name, fast_encoder.dimension, fast_encoder.tells_tokens) == (encoder.name, 384, True)
    assert isinstance(fast_encoder, StandIn)
    assert isinstance(fast_encoder, TokenEncoder)
    assert token_encoder(fast_encoder) is fast_encoder
    assert model_fingerprint(fast_encoder) == model_fingerprint(encoder) == encoder.fingerprint
    assert runtime_of(fast_encoder).startswith("OpenVINO 20")
    assert runtime_of(encoder) == "sentence-transformers"
    # Vectors in users' libraries hang on it: raise RECIPE when what is computed changes, and this with it.
    assert fast_encoder.fingerprint == "1a373aa1324f0fbcaeababb9beddd51daec148b5ab90dd90ffa0eb8312871bab"


def test_a_fresh_process_loads_neither_torch_nor_anything_that_calls_out(
    fast_encoder: FastEncoder, model_cache: Path
) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*_, **__):\n    raise AssertionError('a connection was tried')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = socket.getaddrinfo = refuse\n"
        "from pathlib import Path\nfrom qa.index.encoders import open_encoder\n"
        "encoder = open_encoder(cache=Path(sys.argv[1]))\nencoder.encode_query('离线')\n"
        "encoder.encode_passages(['离线' * n for n in range(40)])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub', 'openvino_telemetry'}\n"
        "sys.stdout.write(' '.join(name for name in heavy if sys.modules.get(name)) + encoder.fingerprint)\n"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "QA_"))}
    run = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", code, str(model_cache)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    assert (run.returncode, run.stderr, run.stdout) == (0, "", fast_encoder.fingerprint)


def test_encoding_opens_no_connection(fast_encoder: FastEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, lambda *_: pytest.fail("a connection was tried"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a connection was tried"))
    assert fast_encoder.encode_queries(["没有网络"]).shape == (1, 384)


def test_threads_that_begin_at_once_do_not_lock_up() -> None:
    """OpenVINO's binding did so in every other process when two threads made its first arrays at the same time."""
    code = (
        "import os, sys, threading\n"
        "from qa.index.openvino_runtime import load_openvino\n"
        "openvino = load_openvino()\n"
        "sys.setswitchinterval(1e-6)\n"
        "start = threading.Barrier(8)\n"
        "begin = lambda: (start.wait(), openvino.Type.f32.to_dtype())\n"
        "threads = [threading.Thread(target=begin) for _ in range(8)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
    )
    for _ in range(6):
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=ROOT)
