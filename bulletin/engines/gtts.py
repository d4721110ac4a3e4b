"""Google Translate's voice, by gTTS. It needs the network, and **what is spoken leaves this machine**.

Hindi has one voice there, a woman's. The service is undocumented, free, and made for short texts: a
sentence is divided where a reader would pause, each part is asked for by itself and checked, and the
decoded sound is joined. It has one pace; another speed is made of it here.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from queue import Empty, Queue
from threading import Thread
from typing import Any

from bulletin import audio
from bulletin.engines import packing, voice_info
from bulletin.engines.patience import Patience, Setback
from bulletin.errors import AudioError, BadAudio, ConfigError, EngineUnavailable
from bulletin.hindi import count_aksharas
from bulletin.types import Pcm, Take, Voice, VoiceInfo

DOMAINS = frozenset(
    "com co.in com.bd com.np com.pk lk ae com.sg com.my com.hk co.jp co.kr com.au co.nz co.za com.br com.mx "
    "ca co.uk ie de fr it es nl pl ch".split()
)
"""What `tld` may be. It becomes part of an address: anything else could send the text anywhere."""

PROBE = 3.0
"""Seconds that `check` waits at most."""

# Milliseconds of speech for each akshara; a newsreader needs about 165. The slack is for a word or two.
_SHORTEST, _LONGEST, _SLACK = 50, 500, 1000
_QUIET = 0.8  # a clip with more silence than this between its first and last sound is no speech


class Gtts:
    """Speaks by Google Translate."""

    alone = True
    """Many machines are no excuse for asking many times at once."""

    def __init__(self, settings: Mapping[str, Any], patience: Patience | None = None) -> None:
        """`settings`: `tld`, one of `DOMAINS`, and `timeout` in seconds. Raises ConfigError."""
        self._tld = str(settings.get("tld", "co.in"))
        self._timeout = _seconds(settings.get("timeout", 15))
        self._patience = patience or Patience()
        if unknown := set(settings) - {"tld", "timeout"}:
            raise ConfigError(f"engines.gtts has no setting {min(unknown)!r}; it has tld and timeout")
        if self._tld not in DOMAINS:
            known = ", ".join(sorted(DOMAINS))
            raise ConfigError(f"engines.gtts.tld cannot be {self._tld!r}; it can be {known}")

    def check(self) -> None:
        """Raise EngineUnavailable unless the service answers within `PROBE` seconds."""
        from bulletin.engines import wire

        answer: Queue[Setback | None] = Queue()

        def ask() -> None:
            try:
                wire.probe(self._tld, PROBE)
            except Setback as setback:
                answer.put(setback)
            else:
                answer.put(None)

        # In a thread of its own, for no time-out holds for looking up a name.
        Thread(target=ask, daemon=True).start()
        try:
            setback = answer.get(timeout=PROBE)
        except Empty:
            message = f"translate.google.{self._tld} does not answer within {PROBE:.0f} s; check the network"
            raise EngineUnavailable(message) from None
        if setback:
            raise setback.error

    def voices(self) -> tuple[VoiceInfo, ...]:
        # Its pace is a newsreader's; it could not be measured without a network.
        return (VoiceInfo("hi", "female", "Google Translate; online only", ms_per_akshara=165.0),)

    def fingerprint(self, voice: Voice) -> str:
        voice_info(self, voice)
        return f"gTTS {version('gTTS')} {self._tld} packing {packing.VERSION}"

    def jobs(self, cores: int) -> int:
        del cores  # it is someone else's machine that works, and it asks for manners
        return 1

    def say(self, take: Take) -> Pcm:
        """Say all of it. The text is sent to Google.

        Raises TooLong before any request, EngineUnavailable when the service cannot be reached or refuses,
        BadAudio when what it gives is not that text.
        """
        voice_info(self, take.voice)
        chunks = packing.pack(take.spoken.text, take.spoken.breaths)
        if not chunks:
            raise BadAudio(f"there is nothing to say in {take.spoken.text!r}")
        sound = bytearray()
        rates = set()
        for chunk in chunks:
            pcm = self._patience(partial(self._fetch, chunk.text))
            sound += pcm.frames + audio.silence(chunk.pause, pcm.rate).frames
            rates.add(pcm.rate)
        if len(rates) > 1:
            raise BadAudio(f"Google Translate gave clips of {len(rates)} sample rates for one sentence")
        try:
            return audio.tempo(Pcm(bytes(sound), rates.pop()), take.voice.speed)
        except AudioError as error:
            raise BadAudio(str(error)) from error

    def _fetch(self, text: str) -> Pcm:
        from bulletin.engines import wire

        clip = wire.fetch(text, self._tld, self._timeout)
        try:
            return _checked(audio.trim(audio.decode(clip, "mp3")), text)
        except (AudioError, BadAudio) as error:
            message = f"Google Translate gave no reading of {text!r}: {error}"
            raise Setback(BadAudio(message), again=True) from error


def _seconds(value: object) -> float:
    with suppress(ValueError):
        if 0 < (seconds := float(str(value))) <= 300:
            return seconds
    raise ConfigError(f"engines.gtts.timeout cannot be {value!r}; it is seconds, at most 300")


def _checked(pcm: Pcm, text: str) -> Pcm:
    """Give back a trimmed clip that may be a reading of the text; raise BadAudio if it cannot be."""
    syllables = count_aksharas(text)
    shortest, longest = _SHORTEST * syllables, _LONGEST * syllables + _SLACK
    if audio.level(pcm).silence > _QUIET:
        raise BadAudio("the clip is silent")
    if not shortest <= pcm.duration <= longest:
        raise BadAudio(f"the clip is {pcm.duration} ms long, and should be {shortest} to {longest}")
    return pcm
