"""An MP3 stream cut into its frames (ISO/IEC 11172-3, Layer III of MPEG-1)."""

from dataclasses import dataclass

SAMPLES = 1152
"""Of one frame."""
_HEADER = 4
_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES = (44100, 48000, 32000)


def frame_length(header: bytes) -> int | None:
    """Bytes of the frame that begins with these four, its header included; None if they begin none."""
    if len(header) < _HEADER or header[0] != 0xFF or header[1] & 0xFE != 0xFA:  # sync, MPEG-1, Layer III
        return None
    bitrate, rate, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if not 0 < bitrate < len(_KBITS) or rate >= len(_RATES):
        return None
    return 144 * _KBITS[bitrate] * 1000 // _RATES[rate] + padding


@dataclass(slots=True)
class Cutter:
    """Takes bytes as they come and gives whole frames; what belongs to no frame is passed over."""

    _rest: bytes = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that are whole now."""
        pending, at, frames = self._rest + data, 0, []
        while at + _HEADER <= len(pending):
            length = frame_length(pending[at : at + _HEADER])
            if length is None:
                found = pending.find(b"\xff", at + 1)
                at = len(pending) if found < 0 else found
                continue
            if at + length > len(pending):
                break
            frames.append(pending[at : at + length])
            at += length
        self._rest = pending[at:]
        return frames
