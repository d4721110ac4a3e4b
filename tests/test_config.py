"""Settings: four layers, and errors that tell what would be right."""

from pathlib import Path

import pytest

from bulletin import config
from bulletin.errors import ConfigError


def toml(directory: Path, text: str) -> Path:
    file = directory / "bulletin.toml"
    file.write_text(text, "utf-8")
    return file


def test_each_layer_covers_the_one_before(tmp_path: Path) -> None:
    file = toml(tmp_path, "[voice]\nname = 'hm_psi'\nspeed = 1.1\njobs = 3")
    environ = {"BULLETIN_VOICE_NAME": "hm_omega", "BULLETIN_VOICE_SPEED": "1.2", "HOME": "/"}
    voice = config.load(file, environ, {"voice.name": "hf_beta", "voice.engine": None}).voice
    assert (voice.name, voice.speed, voice.jobs, voice.engine) == ("hf_beta", 1.2, 3, "auto")


def test_a_table_is_laid_over_key_by_key(tmp_path: Path) -> None:
    loaded = config.load(toml(tmp_path, "[engines.gtts]\ntimeout = 3\n[engines.mine]\nkey = 'k'"))
    assert loaded.engines["gtts"] == {"tld": "co.in", "timeout": 3}
    assert loaded.engines["mine"] == {"key": "k"}


def test_a_station_names_all_its_parts_of_the_day(tmp_path: Path) -> None:
    loaded = config.load(toml(tmp_path, "[phrases.parts]\n5 = 'प्रातः'\n18 = 'सायं'"))
    assert loaded.phrases.parts == {"5": "प्रातः", "18": "सायं"}


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("[voice]\nnmae = 'x'", "did you mean 'name'"),
        ("[vioce]\nname = 'x'", "did you mean 'voice'"),
        ("[voice]\nzzz = 1", "engine, fallback, jobs, name, speed, speeds"),
        ("voice = 'hf_alpha'", "is a table of settings"),
        ("[voice]\nspeed = 'fast'", "voice.speed"),
        ("[voice]\nspeed = 9.0", "voice.speed"),
        ("[bulletin]\nduration = 0", "bulletin.duration"),
        ("[sound]\npreset = 'podcst'", "podcast, broadcast, aes"),
        ("[presets.own]\nloudness = 3", "presets"),
        ("[station]\ntimezone = 'Asia/Kolkatta'", "Asia/Kolkata"),
        ("[engines.gtts]\ntdl = 'com'", "did you mean 'tld'"),
        ("[voice\nname = 1", "is not TOML"),
    ],
)
def test_a_wrong_setting_is_told(tmp_path: Path, text: str, telling: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(toml(tmp_path, text))
    assert telling in str(caught.value)


def test_a_station_may_have_a_loudness_of_its_own(tmp_path: Path) -> None:
    file = toml(tmp_path, "[sound]\npreset = 'own'\n[presets.own]\nloudness = -19\n")
    preset = config.load(file).preset
    assert (preset.loudness, preset.tolerance, preset.true_peak) == (-19, 1, -1)


def test_the_environment_is_checked_too() -> None:
    with pytest.raises(ConfigError, match="BULLETIN_VOICE_SPED"):
        config.load(environ={"BULLETIN_VOICE_SPED": "1.0"})


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml"):
        config.load(tmp_path / "none.toml")
