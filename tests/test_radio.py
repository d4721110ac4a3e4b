"""The radio's rules: what comes next, when it leaves, where titles stand, where frames end."""

import asyncio
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3

from bulletin import audio, config
from bulletin.errors import ConfigError
from bulletin.radio import (
    Chunk,
    Hub,
    Interleaver,
    Item,
    Listener,
    Segments,
    icecast,
    icy,
    interludes,
    mpeg,
    rotation,
    segments,
)
from bulletin.radio.pacing import Backoff, Pace
from bulletin.types import Episode, File, Loudness, Ms
from tests.stations import NOW


def episode(hours: float, guid: str = "", revision: int = 1) -> Episode:
    """One of so many hours ago."""
    return Episode(
        title=f"{hours:g} घंटे पुराना",
        edition=NOW - timedelta(hours=hours),
        guid=guid or f"{hours:g}",
        revision=revision,
        correction=None,
        summary="",
        audio=File(Path(), "x.mp3", "audio/mpeg", 1, ""),
        renditions=(),
        transcripts=(),
        chapter_list=None,
        artwork=None,
        sidecar=Path("x.json"),
        duration=Ms(1000),
        rate=44100,
        channels=1,
        loudness=Loudness(-16, -1),
        readers=(),
        chapters=(),
        sources=(),
    )


def on_air(days: list[list[Episode]], rule: str = "newest-first") -> list[str]:
    """What is heard when that is the shelf, decision by decision."""
    heard, aired = [], frozenset[rotation.Key]()
    for shelf in days:
        chosen, aired = rotation.choose(rotation.fresh(shelf, NOW, 24), aired, rule)
        heard.append(chosen.guid if chosen else "ident")
    return heard


SHELF = [episode(1), episode(3), episode(9)]


def test_the_newest_comes_first_then_the_older_ones_then_all_again() -> None:
    assert on_air([SHELF] * 5) == ["1", "3", "9", "1", "3"]


def test_what_is_new_comes_next_and_the_round_goes_on() -> None:
    later = [episode(0.5), *SHELF]
    assert on_air([SHELF, SHELF, later, later, later]) == ["1", "3", "0.5", "9", "0.5"]


def test_a_correction_is_something_new() -> None:
    corrected = [replace(SHELF[0], revision=2), *SHELF[1:]]
    assert on_air([SHELF, SHELF, corrected, corrected]) == ["1", "3", "1", "9"]


def test_one_bulletin_is_repeated_and_none_is_an_ident() -> None:
    assert on_air([SHELF[:1], SHELF[:1], [], SHELF[:1]]) == ["1", "1", "ident", "1"]


def test_what_is_too_old_or_not_yet_due_is_not_heard() -> None:
    assert on_air([[episode(-1), episode(2), episode(24), episode(25)]] * 3) == ["2", "24", "2"]


def test_the_rule_can_be_the_latest_alone() -> None:
    assert on_air([SHELF, SHELF, [episode(0), *SHELF]], "latest") == ["1", "1", "0"]


@given(st.sets(st.integers(0, 24), min_size=1, max_size=8), st.integers(1, 40))
def test_a_round_leaves_nobody_out_and_plays_nobody_twice(ages: set[int], extra: int) -> None:
    shelf = [episode(age) for age in ages]
    heard = on_air([shelf] * (len(ages) + extra))
    for start in range(0, len(heard) - len(ages) + 1, len(ages)):
        assert heard[start : start + len(ages)] == [str(age) for age in sorted(ages)]


SILENT_FRAME = bytes.fromhex("fffb70c4") + bytes(313 - 4)  # 96 kb/s at 44.1 kHz
PADDED_FRAME = bytes.fromhex("fffb72c4") + bytes(314 - 4)


@given(st.lists(st.sampled_from([SILENT_FRAME, PADDED_FRAME]), max_size=20), st.data())
def test_frames_are_the_same_however_the_bytes_come(frames: list[bytes], data: st.DataObject) -> None:
    stream, cutter, found, at = b"".join(frames), mpeg.Cutter(), list[bytes](), 0
    while at < len(stream):
        step = data.draw(st.integers(1, 1000))
        found += cutter.feed(stream[at : at + step])
        at += step
    assert found == frames


def test_what_is_no_frame_is_passed_over() -> None:
    rubbish = b"ID3\xff\xfe\xff\xfb\xf0"  # the last looks like a header but for its bitrate
    assert mpeg.Cutter().feed(rubbish + SILENT_FRAME + b"\0\xff" + PADDED_FRAME) == [
        SILENT_FRAME,
        PADDED_FRAME,
    ]


@pytest.mark.parametrize(
    ("header", "length"),
    [
        ("fffb70c4", 313),
        ("fffb90c4", 417),
        ("fffb92c4", 418),
        ("fffb94c4", 384),
        ("fff370c4", None),
        ("fffbf0c4", None),
    ],
)
def test_a_frame_is_as_long_as_its_header_says(header: str, length: int | None) -> None:
    assert mpeg.frame_length(bytes.fromhex(header)) == length


def read_icy(stream: bytes, interval: int) -> tuple[bytes, list[str]]:
    """As a player reads it: the sound, and the title at each block (empty: as before)."""
    sound, titles = b"", []
    while len(stream) > interval:
        sound += stream[:interval]
        length = stream[interval] * 16
        text = stream[interval + 1 : interval + 1 + length].rstrip(b"\0").decode()
        titles.append(text.removeprefix("StreamTitle='").removesuffix("';"))
        stream = stream[interval + 1 + length :]
    return sound + stream, titles


@given(st.lists(st.tuples(st.binary(max_size=90), st.text(max_size=40)), max_size=12))
def test_a_player_gets_the_sound_whole_and_the_titles_that_changed(chunks: list[tuple[bytes, str]]) -> None:
    weaver = Interleaver(interval=32)
    stream = b"".join(weaver.feed(sound, title) for sound, title in chunks)
    sound, titles = read_icy(stream, 32)
    assert sound == b"".join(sound for sound, _ in chunks)
    said = {icy.block(title)[1:].rstrip(b"\0").decode()[13:-2] for _, title in chunks}
    assert set(titles) <= said | {""}


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("ज़िले में बारिश", "ज़िले में बारिश"),
        ("किसने कहा 'हाँ'; किसने \"नहीं\"", "किसने कहा ’हाँ’, किसने ”नहीं”"),
        ("दो\nपंक्तियाँ\0", "दो पंक्तियाँ"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_a_title_cannot_break_out_of_its_quotes(title: str, told: str) -> None:
    block = icy.block(title)
    assert len(block) == 1 + block[0] * 16
    assert block[1:].rstrip(b"\0").decode() == f"StreamTitle='{told}';"


def test_a_title_that_is_too_long_ends_at_a_whole_letter() -> None:
    block = icy.block("क" * 5000)
    assert len(block) == 1 + 255 * 16
    assert set(block[1:].rstrip(b"\0").decode()) == set("StreamTitle=';क")


def leave(pace: Pace, lengths: list[float], late: dict[int, float]) -> list[float]:
    """When each piece leaves; `late`: how long one is kept back before it is offered."""
    now, times = 0.0, []
    for number, length in enumerate(lengths):
        now += late.get(number, 0.0)
        now += pace.wait(now)
        times.append(now)
        pace.send(length)
    return times


def test_sound_leaves_at_the_rate_it_is_heard_a_little_ahead() -> None:
    times = leave(Pace(0.0, lead=2.0, patience=4.0), [0.5] * 20, {})
    assert times[:5] == [0.0] * 5
    assert times[5:] == [0.5 * number for number in range(1, 16)]


def test_a_delay_is_caught_up_with() -> None:
    times = leave(Pace(0.0, lead=2.0, patience=4.0), [0.5] * 40, {10: 3.0})
    assert times[10] == times[9] + 3.0
    assert times[-1] == 0.5 * 39 - 2.0


def test_after_a_long_halt_the_clock_starts_anew() -> None:
    times = leave(Pace(0.0, lead=2.0, patience=4.0), [0.5] * 40, {10: 3600.0})
    assert times[-1] - times[10] == pytest.approx(0.5 * 29 - 2.0)


@given(st.lists(st.floats(0, 0.4), min_size=30, max_size=60))
def test_small_delays_never_add_up(delays: list[float]) -> None:
    times = leave(Pace(0.0, lead=2.0, patience=4.0), [0.5] * len(delays), dict(enumerate(delays)))
    for number, time in enumerate(times):
        assert time <= max(0.5 * number - 2.0, 0) + 2.0 + 0.5, "a listener has two seconds"


def test_pauses_grow_to_a_limit_and_begin_anew_after_a_success() -> None:
    backoff = Backoff(first=1.0, limit=60.0)
    pauses = [backoff.pause(1.0) for _ in range(8)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert backoff.pause(0.0) == 30
    backoff.succeed()
    assert backoff.pause(1.0) == 1


def chunk(number: int, frames: int = 10) -> Chunk:
    return Chunk(bytes([number]) * frames, frames, Item("शीर्षक"))


async def everything(listener: Listener, count: int) -> list[bytes]:
    found = []
    async for one in listener:
        found.append(one.data[:1])
        if len(found) == count:
            break
    return found


def test_a_late_listener_begins_with_the_last_seconds() -> None:
    async def listen() -> list[bytes]:
        hub = Hub(burst=2, limit=9)
        for number in range(5):
            hub.publish(chunk(number))
        with hub.listener() as listener:
            hub.publish(chunk(5))
            return await everything(listener, 3)

    assert asyncio.run(listen()) == [b"\3", b"\4", b"\5"]


def test_a_slow_listener_is_let_go_and_the_others_miss_nothing() -> None:
    async def listen() -> tuple[list[bytes], list[bytes], int, int]:
        hub = Hub(burst=0, limit=3)
        with hub.listener() as quick, hub.listener() as slow:
            heard = []
            for number in range(6):
                hub.publish(chunk(number))
                heard += await everything(quick, 1)
            return heard, await everything(slow, 9), len(hub), hub.dropped

    heard, missed, left, dropped = asyncio.run(listen())
    assert heard == [bytes([number]) for number in range(6)]
    assert missed == []
    assert (left, dropped) == (1, 1)


def test_when_the_station_closes_every_stream_ends() -> None:
    async def listen() -> list[list[bytes]]:
        hub = Hub(burst=1, limit=3)
        hub.publish(chunk(1))
        with hub.listener() as one:
            waiting = asyncio.create_task(everything(one, 9))
            await asyncio.sleep(0)
            hub.close()
            with hub.listener() as too_late:
                return [await waiting, await everything(too_late, 9)]

    assert asyncio.run(listen()) == [[b"\1"], []]


def rolling(chunks: int) -> Segments:
    made = Segments(first=100)
    for number in range(chunks):
        made.add(chunk(number % 256))
    return made


def test_a_playlist_rolls_and_what_it_names_can_be_fetched() -> None:
    made = rolling(segments.FRAMES // 10 * 30)
    playlist = (made.playlist() or "").splitlines()
    assert playlist[:4] == [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        "#EXT-X-TARGETDURATION:4",
        "#EXT-X-MEDIA-SEQUENCE:124",
    ]
    names = [line for line in playlist if not line.startswith("#")]
    assert names == [f"{number}.mp3" for number in range(124, 130)]
    assert all(made.get(number) for number in range(118, 130)), (
        "one that has just left the list is still there"
    )
    assert made.get(117) is None


def test_segments_hold_each_frame_once_and_tell_when_they_begin() -> None:
    per = segments.FRAMES // 10
    made = rolling(per * 2 + 3)
    first, second = made.get(100), made.get(101)
    assert first is not None
    assert second is not None
    assert made.get(102) is None
    tag = len(segments.timestamp(0))
    sound = [bytes([number]) * 10 for number in range(per * 2)]
    assert first[tag:] + second[tag:] == b"".join(sound)
    begin, after = (int.from_bytes(piece[:tag][-8:], "big") for piece in (first, second))
    assert (after - begin) / 90000 == pytest.approx(segments.LENGTH, abs=1e-4)


def test_a_timestamp_is_an_id3_tag_that_others_can_read() -> None:
    tags: Any = ID3  # mutagen is half-typed
    (private,) = tags(io.BytesIO(segments.timestamp(44100 * 10))).getall("PRIV")
    assert private.owner == "com.apple.streaming.transportStreamTimestamp"
    assert int.from_bytes(private.data, "big") == 900_000


def test_there_is_no_playlist_before_the_first_segment() -> None:
    assert rolling(segments.FRAMES // 10 - 1).playlist() is None


@pytest.mark.parametrize(
    "chosen", [{}, {"music.on": False}, {"music.signature": "none", "music.sting": "none"}]
)
def test_interludes_are_heard_throughout_and_do_not_clip(chosen: dict[str, Any]) -> None:
    between = interludes.load(config.load(options=chosen))
    for sound in (between.sting, between.ident):
        assert sound.rate == 44100
        loud = audio.level(sound)
        assert -30 < loud.rms < -14
        assert loud.peak < -0.8
    assert audio.level(between.ident).silence == 0, "never dead air"


def test_the_stations_own_music_is_heard_on_the_air_and_bells_for_a_file_that_is_gone() -> None:
    bells = interludes.load(config.load(options={"music.on": False}))
    ours = interludes.load(config.load())
    assert ours.sting != bells.sting
    assert ours.ident != bells.ident
    assert interludes.load(config.load(options={"music.sting": "gone.wav"})).sting == bells.sting


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("icecast://source:geheim@radio.example.org:8000/live.mp3", None),
        ("icecast://radio.example.org/live.mp3", "geheim"),
        ("icecast://source@radio.example.org/live.mp3", "geheim"),
        ("icecast://source:%67eheim@radio.example.org/live.mp3", "other"),
    ],
)
def test_an_address_tells_all_that_is_needed(address: str, known: str | None) -> None:
    server = icecast.parse(address, known)
    assert (server.host, server.port, server.mount) == ("radio.example.org", 8000, "/live.mp3")
    assert (server.user, server.password) == ("source", "geheim")
    assert "geheim" not in f"{server} {server!r}"


@pytest.mark.parametrize(
    "address",
    [
        "http://source:geheim@host/m",
        "icecast://:geheim@/m",
        "icecast://a:geheim@host",
        "icecast://a:geheim@host:x/m",
    ],
)
def test_an_address_that_is_none_is_refused_without_telling_the_password(address: str) -> None:
    with pytest.raises(ConfigError, match="icecast://source@host") as told:
        icecast.parse(address, None)
    assert "geheim" not in str(told.value)


def test_a_server_without_a_password_is_refused() -> None:
    with pytest.raises(ConfigError, match="BULLETIN_ICECAST_PASSWORD"):
        icecast.parse("icecast://source@host:8000/m", None)
