"""Progress on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from bulletin.batch import Outcome


class Bars:
    """A line for each stage; where it speaks, a bar, the sentences done and the time left."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description:<10}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[done]}"),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None
        self._sentences = self._said = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self._progress.stop()

    def stage(self, name: str, total: int = 0, sentences: int = 0) -> None:
        self._finish()
        self._sentences, self._said = sentences, 0
        self._task = self._progress.add_task(name, total=total or None, done="")

    def advance(self, amount: int) -> None:
        if self._task is None:
            return
        self._said += 1
        self._progress.advance(self._task, amount)
        task = self._progress.tasks[self._task]
        # By the whole stage so far: rich's own estimate looks at the last steps, and these come in bursts.
        left = (task.elapsed or 0) * (task.remaining or 0) / max(task.completed, 1)
        done = f"{self._said} of {self._sentences} sentences, {left:.0f} s left"
        self._progress.update(self._task, done=done)

    def note(self, text: str) -> None:
        self._progress.console.print(f"bulletin: {text}", markup=False, highlight=False)

    def _finish(self) -> None:
        if self._task is not None:
            done = f"{self._said} sentences" if self._said else ""
            self._progress.update(self._task, total=1, completed=1, done=done)


class Board:
    """A batch: a bar for the whole, one for each article that is being made. Several threads may call it."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<28.28}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[done]}"),
            console=Console(stderr=True),
        )
        self._failed = 0
        self._whole = self._progress.add_task(f"{total} articles", total=total, done="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    @contextmanager
    def article(self, name: str) -> Iterator["_Article"]:
        task = self._progress.add_task(f"  {name.rsplit('/', 1)[-1]}", total=None, done="")
        try:
            yield _Article(self._progress, task)
        finally:
            self._progress.remove_task(task)

    def done(self, outcome: "Outcome") -> None:
        self._failed += outcome.status == "failed"
        told = f"{self._failed} failed" if self._failed else ""
        self._progress.update(self._whole, advance=1, done=told)


class _Article:
    """The line of one article of a batch."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def stage(self, name: str, total: int = 0, sentences: int = 0) -> None:
        del sentences
        self._progress.update(self._task, total=total or None, completed=0, done=name)

    def advance(self, amount: int) -> None:
        self._progress.advance(self._task, amount)

    def note(self, text: str) -> None:
        self._progress.console.print(f"bulletin: {text}", markup=False, highlight=False)
