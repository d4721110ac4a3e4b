"""The errors a person can do something about.

BulletinError
├── ConfigError            a setting is unknown or wrong                        exit 2
├── SourceError            an article cannot be read                            exit 3
├── NothingToSay           it was read, but holds no Hindi news to speak        exit 4
├── ScriptError            a script file is not a script                        exit 3
├── EngineError            a voice failed                                       exit 5
│   ├── EngineUnavailable  it is not installed, or not reachable, here
│   ├── UnknownVoice       it has no voice of that name
│   ├── TooLong            the take is longer than it can say whole
│   └── BadAudio           what it gave is not that sentence spoken
├── AudioError             decoding, mixing or encoding failed                  exit 6
└── PublishError           the episode cannot be written                        exit 7

Only these become one line on the terminal; anything else is a bug and keeps its traceback.
A message says what failed, on what, and what to do about it.
"""


class BulletinError(Exception):
    """What a person can mend. `exit_code` is the command line's exit status."""

    exit_code = 1


class ConfigError(BulletinError):
    exit_code = 2


class SourceError(BulletinError):
    exit_code = 3


class ScriptError(BulletinError):
    exit_code = 3


class NothingToSay(BulletinError):
    exit_code = 4


class EngineError(BulletinError):
    exit_code = 5


class EngineUnavailable(EngineError):
    """The message names the command that helps."""


class UnknownVoice(EngineError):
    pass


class TooLong(EngineError):
    """Raised before any work is done, so that the caller can divide the take."""


class BadAudio(EngineError):
    pass


class AudioError(BulletinError):
    exit_code = 6


class PublishError(BulletinError):
    exit_code = 7
