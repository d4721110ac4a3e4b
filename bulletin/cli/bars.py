"""Progress on a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


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
