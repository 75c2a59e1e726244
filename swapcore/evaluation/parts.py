"""Long computations in parts: what is finished is kept in files as it comes; a stopped run goes on from there."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swapcore.errors import InvalidInputError, SwapcoreError, WorkersLostError

__all__ = ["Parts", "Progress", "unwatched"]

FOLDER_SUFFIX = ".parts"
Progress = Callable[[int, int], None]
"""Called with (finished, all) architectures."""


def unwatched(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts of one output file, in a folder beside it.

    Attributes:
        output: The file that they become.
        write: (file, what a task returned) -> None.
        read: Raises a ``SwapcoreError`` where a file is not whole.
        suffix: Of the parts' names.
    """

    output: Path
    write: Callable[[Path, Any], None]
    read: Callable[[Path], Any]
    suffix: str = ".parquet"

    @property
    def folder(self) -> Path:
        """Where the parts lie."""
        return self.output.with_name(f"{self.output.name}{FOLDER_SUFFIX}")

    def file(self, number: int) -> Path:
        """One part."""
        return self.folder / f"{number:05d}{self.suffix}"

    def claim(self, label: dict[str, Any]) -> None:
        """Make the folder, or check that what it holds came of the same request.

        Raises:
            InvalidInputError: If the output cannot be written, or the parts belong to another request.
        """
        if self.output.is_dir():
            raise InvalidInputError(f"output must be a file; got the folder {self.output}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidInputError(f"output {self.output} cannot be written: {error.strerror}") from error
        known, text = self.folder / "request.json", json.dumps(label, sort_keys=True)
        if not known.exists():
            known.write_text(text)
        elif known.read_text() != text:
            raise InvalidInputError(
                f"{self.folder} holds parts of another request, of other versions or from another processor; remove "
                f"that folder or choose another --output"
            )

    def compute(
        self,
        task: Callable[[Sequence[Any]], Any],
        chunks: Sequence[Sequence[Any]],
        executor: Executor,
        on_progress: Progress,
    ) -> None:
        """Run the task on every chunk that is not there yet.

        Args:
            task: Gets a chunk; runs in a worker.
            chunks: What tells architectures, in parts.
            executor: Where the work runs.
            on_progress: First called with what an earlier run has left.

        Raises:
            WorkersLostError: If a worker process died; finished parts are kept.
        """
        total = sum(map(len, chunks))
        waiting = [number for number in range(len(chunks)) if not self.is_whole(number)]
        done = total - sum(len(chunks[number]) for number in waiting)
        on_progress(done, total)
        running: dict[Future[Any], int] = {}

        def keep(future: Future[Any]) -> None:
            nonlocal done
            number = running.pop(future)
            self.write(self.file(number), future.result())
            done += len(chunks[number])
            on_progress(done, total)

        try:
            for number in waiting:
                running[executor.submit(task, chunks[number])] = number
                # A sequential executor has finished here already; keep what there is before going on.
                for future in [future for future in running if future.done()]:
                    keep(future)
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    keep(future)
        except BrokenExecutor as error:
            raise WorkersLostError(
                "a worker process died, perhaps for want of memory; what is finished is kept, and the same command "
                "goes on from there (fewer --workers take less memory)"
            ) from error
        finally:
            for future in running:
                future.cancel()

    def is_whole(self, number: int) -> bool:
        """Whether a part is there and can be read; one that was cut off is computed again."""
        try:
            self.read(self.file(number))
        except SwapcoreError:
            return False
        return True
