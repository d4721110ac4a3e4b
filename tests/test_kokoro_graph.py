"""The quicker graph makes the same sound by the same integer sums, and is never kept half made."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bulletin.engines import models
from bulletin.engines.kokoro import Kokoro
from bulletin.types import Spoken

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("kokoro_installed")]

SENTENCE = "ज़िला प्रशासन ने नदी किनारे के गाँव खाली कराए।"


def convolution(file: Path, weights: Any, *, bias: bool, **options: Any) -> Path:
    """A model of one convolution, quantised as the published one's are."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper, save

    constants = {
        "w_quantized": weights,
        "w_zero_point": np.array(64, np.uint8),
        "w_scale": np.array(0.01, np.float32),
        "bias": np.linspace(-3, 3, len(weights), dtype=np.float32),
        "as_channels": np.array([1, -1, 1], np.int64),
    }
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]),
        helper.make_node("ConvInteger", ["q", "w_quantized", "z", "w_zero_point"], ["sums"], **options),
        helper.make_node("Mul", ["s", "w_scale"], ["scale"]),
        helper.make_node("Div", ["bias", "scale"], ["b1"]),
        helper.make_node("Floor", ["b1"], ["b2"]),
        helper.make_node("Cast", ["b2"], ["b3"], to=TensorProto.INT32),
        helper.make_node("Reshape", ["b3", "as_channels"], ["b4"]),
        helper.make_node("Add", ["sums", "b4"], ["biased"]),
        helper.make_node("Cast", ["biased" if bias else "sums"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["float", "scale"], ["y"]),
    ]
    if not bias:
        nodes = [node for node in nodes if node.output[0] not in {"b1", "b2", "b3", "b4", "biased"}]
    sound = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, weights.shape[1], None])
    out = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    held = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "one", [sound], [out], held)
    versions = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    save(helper.make_model(graph, opset_imports=versions, ir_version=9), file)
    return file


def kinds(model: bytes) -> Counter[str]:
    import onnx

    return Counter(node.op_type for node in onnx.load_from_string(model).graph.node)


def run(model: bytes, inputs: dict[str, Any]) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return session.run(None, inputs)[0]


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(("taps", "dilation"), [(1, 1), (3, 1), (11, 1), (7, 3), (11, 5)])
def test_a_convolution_gives_the_same_sums(tmp_path: Path, taps: int, dilation: int, *, bias: bool) -> None:
    import numpy as np

    from bulletin.engines import kokoro_graph

    random = np.random.default_rng(1)
    weights = random.integers(0, 129, (24, 32, taps)).astype(np.uint8)
    pads = [dilation * (taps - 1) // 2] * 2
    file = convolution(tmp_path / "one.onnx", weights, bias=bias, dilations=[dilation], pads=pads)
    quick = kokoro_graph.quickened(file)
    assert "ConvInteger" not in kinds(quick)
    assert "MatMulIntegerToFloat" in kinds(quick)
    x = random.standard_normal((1, 32, 200)).astype(np.float32) * 3
    before, after = run(file.read_bytes(), {"x": x}), run(quick, {"x": x})
    unit = float(np.ptp(x)) / 255 * 0.01  # the old graph rounds the bias down to a whole sum
    assert np.abs(before - after).max() <= (unit if bias else 0) + 1e-5


@pytest.mark.parametrize(
    ("highest", "options"),
    [
        (129, {"strides": [2], "pads": [1, 1]}),
        (129, {"pads": [0, 0]}),
        (255, {"pads": [1, 1]}),
    ],
    ids=["it skips", "it shortens", "its weights need more than 16 bits"],
)
def test_a_convolution_that_does_not_fit_is_left(
    tmp_path: Path, highest: int, options: dict[str, Any]
) -> None:
    import numpy as np

    from bulletin.engines import kokoro_graph

    weights = np.random.default_rng(1).integers(0, highest, (24, 32, 3)).astype(np.uint8)
    file = convolution(tmp_path / "one.onnx", weights, bias=True, **options)
    assert "ConvInteger" in kinds(kokoro_graph.quickened(file))


def test_the_whole_model_makes_the_same_sound() -> None:
    import numpy as np

    from bulletin.engines import kokoro_graph

    file = models.ready(models.MODEL)
    quick = kokoro_graph.quickened(file)
    old_kinds, new_kinds = kinds(file.read_bytes()), kinds(quick)
    for slow in ("ConvInteger", "ReduceMean"):
        assert new_kinds[slow] < 0.1 * old_kinds[slow]
    tokens = Kokoro({}).tokens(Spoken(SENTENCE))
    style = np.fromfile(models.ready(models.VOICES["hf_alpha"]), "<f4").reshape(-1, 1, 256)[len(tokens) - 1]
    inputs = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": style,
        "speed": np.ones(1, np.float32),
    }
    before, after = (run(model, inputs) for model in (file.read_bytes(), quick))
    assert before.shape == after.shape  # every sound at its place
    old, new = (decibels(sound) for sound in (before, after))
    loud = old.max(axis=1) > old.max() - 50
    # Rounding in another order alone gives 1.1 dB; 8-bit convolutions against 32-bit ones give 1.3.
    assert np.abs(old - new)[loud].mean() < 2.0


def decibels(sound: Any) -> Any:
    """Power in 32 bands, 100 times a second: `[frames, 32]`."""
    import numpy as np

    frames = np.lib.stride_tricks.sliding_window_view(sound, 1024)[::240] * np.hanning(1024)
    power = np.abs(np.fft.rfft(frames))[:, :512] ** 2
    return 10 * np.log10(power.reshape(len(frames), 32, 16).sum(axis=2) + 1e-6)


def small(folder: Path) -> Path:
    import numpy as np

    weights = np.random.default_rng(1).integers(0, 129, (24, 32, 3)).astype(np.uint8)
    return convolution(folder / "one.onnx", weights, bias=True, pads=[1, 1])


def test_the_quick_model_is_made_once_and_made_again_if_it_is_harmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    from bulletin.engines import kokoro_graph

    model = small(tmp_path)
    x = {"x": np.random.default_rng(2).standard_normal((1, 32, 50)).astype(np.float32)}
    made: list[Path] = []
    quickened = kokoro_graph.quickened

    def counted(model: Path) -> bytes:
        made.append(model)
        return quickened(model)

    monkeypatch.setattr(kokoro_graph, "quickened", counted)

    def sound() -> Any:
        return kokoro_graph.session(model).run(None, x)[0]

    first = sound()
    assert (sound() == first).all()
    assert made == [model]
    (quick,) = tmp_path.glob("*.quick-*.onnx")
    quick.write_bytes(b"half")
    assert (sound() == first).all()
    quick.unlink()
    assert (sound() == first).all()
    assert len(made) == 3
    assert len(list(tmp_path.iterdir())) == 3  # the model, the quick one, and its seal

    monkeypatch.setattr("os.access", lambda *_: False)
    quick.unlink()
    assert (sound() == first).all()
    assert len(list(tmp_path.iterdir())) == 2


def test_what_older_versions_made_goes_in_time(tmp_path: Path) -> None:
    from bulletin.engines import kokoro_graph

    model = small(tmp_path)
    mine, other = "one.quick-0-1.0.0.onnx", "two.quick-0-1.0.0.onnx"
    neighbours = {mine, f"{mine}.made", other, f"{other}.made"}
    for name in {*neighbours, "one.quick-1-1.99.0.onnx"}:
        (tmp_path / name).write_bytes(b"")
    for name in neighbours:
        os.utime(tmp_path / name, (0, 0))
    kokoro_graph.session(model)
    left = {file.name for file in tmp_path.iterdir()}
    assert "one.quick-1-1.99.0.onnx" in left, "another program may use it"
    assert neighbours & left == {other, f"{other}.made"}
