"""OpenVINO, loaded without what it brings to report its use, and its settings here.

Everything stays float32 that is not in eight bits: `bf16`, which OpenVINO takes by itself where the processor has it,
would give other vectors on other machines, and no more speed. Nothing it computes hangs on the number of threads.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from qa.errors import NotConvertibleError

if TYPE_CHECKING:
    from types import ModuleType

    from openvino import CompiledModel, Model

_loading = threading.Lock()
_TELEMETRY: Final = "openvino_telemetry"
_MOST_STREAMS: Final = 8


def is_installed() -> bool:
    """Tell whether OpenVINO is there, without loading it."""
    return find_spec("openvino") is not None


def load_openvino() -> ModuleType:
    """Import OpenVINO; NotConvertibleError where it is missing or does not load.

    It does without its telemetry package where that cannot be imported, and then has nothing that could call out.
    """
    sys.modules.setdefault(_TELEMETRY, None)  # type: ignore[arg-type]  # None is how a module is kept from loading
    try:
        with _loading:
            openvino = importlib.import_module("openvino")
            # Its binding looks NumPy up at the first array and locks up where two threads do so at once.
            openvino.Type.f32.to_dtype()
            return openvino
    except (ImportError, OSError, RuntimeError) as error:
        raise NotConvertibleError("没有安装 OpenVINO，或它在本机无法运行") from error


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def streams() -> int:
    """Return how many batches are computed at once when there are many texts: a thread each wastes least."""
    return min(processors(), _MOST_STREAMS)


def compiled(model: Model, *, streams: int = 1) -> CompiledModel:
    """Make a model ready to run, by all processors together or as so many streams of its own."""
    settings = {
        "INFERENCE_PRECISION_HINT": "f32",
        "NUM_STREAMS": streams,
        "INFERENCE_NUM_THREADS": min(processors(), _MOST_STREAMS),
    }
    return load_openvino().Core().compile_model(model, "CPU", settings)
