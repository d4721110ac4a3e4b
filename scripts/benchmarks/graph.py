"""What rewriting Kokoro's graph gains, and that it does not harm the sound.

    graph.py [--runs N]

In one process, on one thread, the published graph and the quick one take turns; CPU seconds, so that a busy
machine weighs little. The sound is compared as log-mel spectra (80 bands, frames within 50 dB of the
loudest): the mean distance in dB to the published model, and of both to the same model with its convolutions
in 32-bit floating point, which tells how much of a distance is no more than rounding.
"""

import argparse
import resource
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from speech import NEWS, takes

from bulletin.engines import kokoro_graph, models
from bulletin.engines.kokoro import RATE, Kokoro

VOICES = ("hf_alpha", "hf_beta", "hm_omega", "hm_psi")


def cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def session(model: str | bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def unquantised(model: Path) -> bytes:
    """The decoder's convolutions with the same weights, on activations that are not quantised."""
    import onnx

    graph = kokoro_graph._Graph(onnx.load(model))  # noqa: SLF001 (its reading of the model is what is wanted)
    for node in [node for node in graph.nodes if node.op_type == "ConvInteger" and "decoder" in node.name]:
        conv = kokoro_graph._convolution(graph, node)  # noqa: SLF001
        if conv is None:
            continue
        weights = graph.keep(f"{conv.out}/weights", conv.weights.astype(np.float32) * conv.scale)
        operands = [conv.source.input[0], weights, *([conv.bias] if conv.bias else [])]
        graph.make("Conv", operands, conv.out, dilations=[conv.dilation], pads=list(conv.pads))
    return graph.serialized()


def inputs(tokens: list[int], voice: str) -> dict[str, Any]:
    style = np.fromfile(models.location(models.VOICES[voice]), "<f4").reshape(-1, 1, 256)
    return {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": style[len(tokens) - 1],
        "speed": np.ones(1, np.float32),
    }


def decibels(sound: Any) -> Any:
    """Log-mel spectrum: `[frames, 80]`, 100 frames a second."""
    bins = np.fft.rfftfreq(1024, 1 / RATE)
    edges = 700 * (10 ** (np.linspace(*(2595 * np.log10(1 + np.array([20, 12_000]) / 700)), 82) / 2595) - 1)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    bands = np.clip(np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)), 0, None)
    frames = np.lib.stride_tricks.sliding_window_view(sound, 1024)[::240] * np.hanning(1024)
    return 10 * np.log10(np.abs(np.fft.rfft(frames)) ** 2 @ bands.T + 1e-6)


def distance(one: Any, other: Any) -> float:
    if one.shape != other.shape:
        raise SystemExit("the graphs give sounds of different lengths")
    first, second = decibels(one), decibels(other)
    loudest = first.max(axis=1)
    return float(np.abs(first - second)[loudest > loudest.max() - 50].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description="What rewriting Kokoro's graph gains.")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    file = models.ready(models.MODEL)
    published, quick = session(str(file)), kokoro_graph.session(file)
    engine = Kokoro({})
    tokens = sorted((engine.tokens(take.spoken) for take in takes(NEWS)), key=len)
    print(f"{options.runs} runs, one thread; CPU seconds a second of sound\n")
    print(f"{'tokens':>8}{'published':>11}{'quick':>9}{'faster':>9}")
    for count in (0, len(tokens) // 2, len(tokens) - 1):
        one = inputs(tokens[count], VOICES[0])
        pairs = []
        for _ in range(options.runs + 1):
            marks = [cpu()]
            for each in (published, quick):
                (sound,) = each.run(None, one)
                marks.append(cpu())
            pairs.append(((marks[1] - marks[0]), (marks[2] - marks[1])))
        pairs = pairs[1:]  # the first one fills the arenas
        seconds = sound.size / RATE
        medians = (statistics.median(pair[which] for pair in pairs) / seconds for which in (0, 1))
        ratio = statistics.median(before / after for before, after in pairs)
        print("{:>8}{:>11.3f}{:>9.3f}{:>9.2f}".format(len(tokens[count]), *medians, ratio), flush=True)
    exact = session(unquantised(file))
    told: list[tuple[float, float, float]] = []
    for voice in VOICES:
        for each in tokens[5::12]:
            sounds = [one.run(None, inputs(each, voice))[0] for one in (published, quick, exact)]
            old, new, ideal = sounds
            told.append((distance(old, new), distance(ideal, old), distance(ideal, new)))
    means = [statistics.mean(column) for column in zip(*told, strict=True)]
    print(f"\nmean distance over {len(told)} sentences of {len(VOICES)} voices, dB")
    for name, mean in zip(
        ("quick to published", "published to 32-bit", "quick to 32-bit"), means, strict=True
    ):
        print(f"{name:<22}{mean:>6.2f}")


if __name__ == "__main__":
    main()
