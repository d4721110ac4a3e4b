"""Kokoro's graph, rewritten to give the same sums in less time.

The published int8 model spends two thirds of its time in `ConvInteger`, whose kernel for two unsigned
operands is slow, and a sixth in long chains of element-wise steps. Nothing here is an approximation:
integer sums stay what they were, and floating-point steps are only put in another order. What each rewriting
gained, and what was tried and left out, is in docs/benchmarks.md.
"""

import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from bulletin.engines import seals

VERSION = 1
"""Goes up with each change of what is made here."""
_ROOM = 2**28
"""Bytes that a disk must have left for the quick model to be kept; it takes a third of them."""
_STALE = 30 * 86_400
"""Seconds after which the quick model of another version goes: other programs may share the folder."""
_MICROSOFT = "com.microsoft"
_FULL = 128
"""What two neighbouring signed weights may come to: on AVX2 the products of two pairs (unsigned activation,
weight) are summed in 16 bits, and 255 × 128 is the most that they hold."""


def session(model: Path) -> Any:
    """An onnxruntime session, on one thread, of the model in that file, quickened.

    The quick model is made the first time, which takes two seconds, and kept beside that file as onnxruntime
    has optimised it, which halves the time of loading. It is trusted as long as its size and time are those
    of its making; where it cannot be written, it is made anew each time.
    """
    level = onnxruntime.GraphOptimizationLevel
    quick = model.with_name(f"{model.stem}.quick-{VERSION}-{onnxruntime.__version__}.onnx")
    seal = quick.with_name(f"{quick.name}.made")
    with suppress(OSError):
        if seal.read_text("ascii") == seals.state(quick):
            return _session(str(quick), level.ORT_DISABLE_ALL)
    if not os.access(model.parent, os.W_OK) or shutil.disk_usage(model.parent).free < _ROOM:
        return _session(quickened(model), level.ORT_ENABLE_EXTENDED)
    # What is left behind by one that was killed, the next `voices install` sweeps out.
    with TemporaryDirectory(prefix=".install-", dir=model.parent) as folder:
        fresh = Path(folder, quick.name)
        _session(quickened(model), level.ORT_ENABLE_EXTENDED, str(fresh))
        seals.settle(fresh)
        fresh.replace(quick)
        fresh.write_text(seals.state(quick), "ascii")
        fresh.replace(seal)
    _forget(quick)
    return _session(str(quick), level.ORT_DISABLE_ALL)  # it needs 170 MB less than the one it was made by


def _forget(quick: Path) -> None:
    """Delete what other versions made long before that one; who still needs it makes it anew."""
    for other in quick.parent.glob(f"{quick.name.split('.quick-')[0]}.quick-*"):
        with suppress(OSError):
            if time.time() - other.stat().st_mtime > _STALE and not other.name.startswith(quick.name):
                other.unlink()


def _session(model: str | bytes, level: Any, optimized: str = "") -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    options.graph_optimization_level = level
    options.optimized_model_filepath = optimized
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def quickened(model: Path) -> bytes:
    """The model of that file with a quicker graph: the same inputs, output and weights."""
    graph = _Graph(onnx.load(model))
    _norms(graph)
    _snakes(graph)
    _convolutions(graph)
    return graph.serialized()


class _Graph:
    """A model's nodes by what they make and use; what is written to an output replaces its old node."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._made: dict[str, Any] = {}
        self.producers = {output: node for node in model.graph.node for output in node.output}
        self._consumers: dict[str, list[Any]] = {}
        for node in model.graph.node:
            for name in node.input:
                self._consumers.setdefault(name, []).append(node)
        self._constants = {each.name: each for each in model.graph.initializer}

    @property
    def nodes(self) -> Iterator[Any]:
        """The nodes as they were read."""
        return iter(self._model.graph.node)

    def constant(self, name: str) -> NDArray[Any]:
        return numpy_helper.to_array(self._constants[name])

    def is_constant(self, name: str) -> bool:
        return name in self._constants

    def made(self, output: str) -> Any:
        """The node that was written to that output."""
        return self._made[output]

    def consumers(self, output: str) -> list[Any]:
        return self._consumers.get(output, [])

    def keep(self, name: str, array: NDArray[Any]) -> str:
        """Put a constant into the model and return its name."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def make(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        node = helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes)
        self._made[output] = node
        return output

    def serialized(self) -> bytes:
        """The model, with every node before those that use it, and without what nobody uses any more."""
        graph = self._model.graph
        producers = self.producers | self._made
        ordered: list[Any] = []
        seen: set[str] = set()
        waiting = [(output.name, False) for output in graph.output]
        while waiting:
            name, ready = waiting.pop()
            node = producers.get(name)
            if node is None or (node.output[0] in seen and not ready):
                continue
            if ready:
                ordered.append(node)
                continue
            seen.add(node.output[0])
            waiting.append((name, True))
            waiting.extend((needed, False) for needed in node.input)
        used = {name for node in ordered for name in node.input}
        model = onnx.ModelProto()
        model.CopyFrom(_shell(self._model))
        model.graph.node.extend(ordered)
        model.graph.initializer.extend(each for name, each in self._constants.items() if name in used)
        return bytes(model.SerializeToString())


def _shell(model: Any) -> Any:
    """The model without its nodes and weights."""
    graph = onnx.GraphProto(name=model.graph.name, input=model.graph.input, output=model.graph.output)
    return onnx.ModelProto(ir_version=model.ir_version, opset_import=model.opset_import, graph=graph)


# Adaptive instance norms: nine steps over the whole sound, where one operator does.


def _norms(graph: _Graph) -> None:
    """(x − mean) ÷ √(variance + ε) × gamma + beta, over time, as InstanceNormalization."""
    for root in [node for node in graph.nodes if node.op_type == "Sqrt"]:
        found = _norm(graph, root)
        if found is None:
            continue
        x, epsilon, normal = found
        for scaled in graph.consumers(normal):
            (gamma,) = (name for name in scaled.input if name != normal)
            (shifted,) = graph.consumers(scaled.output[0])
            (beta,) = (name for name in shifted.input if name != scaled.output[0])
            _instance_norm(graph, x, gamma, beta, shifted.output[0], epsilon)


def _instance_norm(graph: _Graph, x: str, gamma: str, beta: str, out: str, epsilon: float) -> None:
    flat = graph.keep("quick/flat", np.array([-1], np.int64))
    scale = graph.make("Reshape", [gamma, flat], f"{out}/gamma")
    bias = graph.make("Reshape", [beta, flat], f"{out}/beta")
    graph.make("InstanceNormalization", [x, scale, bias], out, epsilon=epsilon)


def _norm(graph: _Graph, root: Any) -> tuple[str, float, str] | None:
    """What is normed, ε, and the name of the result, if that square root belongs to a norm over time."""
    chain = [root]
    for kind in ("Add", "ReduceMean", "Mul", "Sub"):
        before = graph.producers.get(chain[-1].input[0])
        if before is None or before.op_type != kind:
            return None
        chain.append(before)
    _, plus, mean, _, centred = chain
    if not graph.is_constant(mean.input[1]) or graph.constant(mean.input[1]).tolist() != [2]:
        return None
    (divided,) = graph.consumers(root.output[0])
    return centred.input[0], float(graph.constant(plus.input[1])), divided.output[0]


# Snakes, the generator's activations: x + sin²(αx) ÷ α.


def _snakes(graph: _Graph) -> None:
    """Let the norm before a snake give αx at once: (αx + sin²(αx)) ÷ α."""
    for power in [node for node in graph.nodes if node.op_type == "Pow"]:
        sine = graph.producers.get(power.input[0])
        times = sine and graph.producers.get(sine.input[0])
        if times is None or times.op_type != "Mul" or not graph.is_constant(times.input[0]):
            continue
        alpha, x = times.input
        (divided,) = graph.consumers(power.output[0])
        (inverse,) = (name for name in divided.input if name != power.output[0])
        (added,) = graph.consumers(divided.output[0])
        out = added.output[0]
        wave = _times(graph, x, alpha, f"{out}/wave")
        wave_sine = graph.make("Sin", [wave], f"{out}/sine")
        square = graph.make("Mul", [wave_sine, wave_sine], f"{out}/square")
        graph.make("Mul", [graph.make("Add", [wave, square], f"{out}/sum"), inverse], out)


def _times(graph: _Graph, normed: str, factor: str, out: str) -> str:
    """A norm's result times a constant for each channel, by its gamma and beta."""
    norm = graph.made(normed)
    flat = graph.keep(f"{factor}/flat", graph.constant(factor).reshape(-1))
    gamma, beta = (graph.make("Mul", [name, flat], f"{name}/times") for name in norm.input[1:])
    epsilon = helper.get_attribute_value(norm.attribute[0])
    return graph.make("InstanceNormalization", [norm.input[0], gamma, beta], out, epsilon=epsilon)


# Convolutions: the quick integer kernel is the one of MatMulIntegerToFloat, with signed weights.


@dataclass(frozen=True, slots=True)
class _Convolution:
    """One of the model: which sounds it takes, and which weights, in `[out, in, taps]`."""

    source: Any
    """The DynamicQuantizeLinear node: values, scale, zero point."""
    weights: NDArray[np.int8]
    scale: np.float32
    bias: str
    """Name of the constant, or empty."""
    dilation: int
    pads: tuple[int, int]
    out: str
    """Where the floating-point result goes."""


def _convolutions(graph: _Graph) -> None:
    """Lay what each output sample needs in a row, and multiply the rows by the weights as a matrix.

    The weights were quantised to 7 bits, which makes them fit the signed kernel as they are.
    """
    for node in [node for node in graph.nodes if node.op_type == "ConvInteger"]:
        found = _convolution(graph, node)
        if found is not None:
            _multiply(graph, found)


def _convolution(graph: _Graph, node: Any) -> _Convolution | None:
    """What that node and those behind it do, or None if it is better left as it is."""
    options = {each.name: helper.get_attribute_value(each) for each in node.attribute}
    _, weight, _, zero = node.input
    weights = graph.constant(weight).astype(np.int32) - int(graph.constant(zero))
    outputs, inputs, taps = weights.shape
    (dilation,), pads = options.get("dilations", [1]), tuple(options.get("pads", [0, 0]))
    whole = options.get("strides", [1]) == [1] and options.get("group", 1) == 1
    if not whole or sum(pads) != dilation * (taps - 1) or min(outputs, inputs) < 16 or not _fits(weights):
        return None
    (behind,) = graph.consumers(node.output[0])
    bias = ""
    if behind.op_type == "Add":
        bias = _bias(graph, behind.input[1])
        (behind,) = graph.consumers(behind.output[0])
    (scaled,) = graph.consumers(behind.output[0])
    return _Convolution(
        source=graph.producers[node.input[0]],
        weights=weights.astype(np.int8),
        scale=np.float32(graph.constant(re.sub("_quantized$", "_scale", weight))),
        bias=bias,
        dilation=dilation,
        pads=pads,
        out=scaled.output[0],
    )


def _bias(graph: _Graph, name: str) -> str:
    """The constant that was put in units of the sums: the first one above, divided by their scale."""
    node = graph.producers[name]
    while node.op_type != "Div":
        node = graph.producers[node.input[0]]
    flat = graph.constant(node.input[0]).reshape(-1)
    return graph.keep(f"{node.input[0]}/flat", flat)


def _fits(weights: NDArray[np.int32]) -> bool:
    """Whether no two products that are summed in 16 bits can pass them."""
    if weights.shape[1] % 2:
        return False
    first, second = weights[:, ::2], weights[:, 1::2]
    most = (np.maximum(first, 0) + np.maximum(second, 0)).max()
    least = (np.minimum(first, 0) + np.minimum(second, 0)).min()
    return bool(most <= _FULL and -least <= _FULL and np.abs(weights).max() < _FULL)


def _multiply(graph: _Graph, conv: _Convolution) -> None:
    outputs, inputs, taps = conv.weights.shape
    values, scale, zero = conv.source.output
    rows = graph.make("Transpose", [values], f"{conv.out}/rows", perm=[0, 2, 1])
    if taps > 1:
        around = np.array([0, conv.pads[0], 0, 0, conv.pads[1], 0], np.int64)
        pads = graph.keep(f"quick/pads {around}", around)
        padded = graph.make("Pad", [rows, pads, zero], f"{conv.out}/padded")
        window = _window(graph, values, conv)
        gathered = graph.make("Gather", [padded, window], f"{conv.out}/gathered", axis=1)
        shape = graph.keep(f"quick/rows of {taps * inputs}", np.array([1, -1, taps * inputs], np.int64))
        rows = graph.make("Reshape", [gathered, shape], f"{conv.out}/windows")
    matrix = conv.weights.transpose(2, 1, 0).reshape(taps * inputs, outputs)
    weights = graph.keep(f"{conv.out}/matrix", np.ascontiguousarray(matrix))
    weight_scale = graph.keep(f"{conv.out}/scale", np.array(conv.scale))
    operands = [rows, weights, scale, weight_scale, zero, "", *([conv.bias] if conv.bias else [])]
    product = graph.make("MatMulIntegerToFloat", operands, f"{conv.out}/product", domain=_MICROSOFT)
    graph.make("Transpose", [product], conv.out, perm=[0, 2, 1])


def _window(graph: _Graph, values: str, conv: _Convolution) -> str:
    """For each output sample, the numbers of the padded input samples under the taps: `[samples, taps]`."""
    length = graph.make("Shape", [values], f"{conv.out}/length", start=2, end=3)
    scalar = graph.make("Squeeze", [length], f"{conv.out}/samples")
    zero, one = (graph.keep(f"quick/{number}", np.array(number, np.int64)) for number in (0, 1))
    starts = graph.make("Range", [zero, scalar, one], f"{conv.out}/starts")
    last = graph.keep("quick/last axis", np.array([1], np.int64))
    column = graph.make("Unsqueeze", [starts, last], f"{conv.out}/column")
    taps = np.arange(conv.weights.shape[2], dtype=np.int64) * conv.dilation
    offsets = graph.keep(f"quick/taps {taps}", taps)
    return graph.make("Add", [column, offsets], f"{conv.out}/window")
