"""A reading process: takes pickled lists of articles on standard input, answers with pickled shards.

It is started as a plain Python process and not through ``multiprocessing``, so that it needs nothing of the program
that calls us (no ``if __name__ == "__main__"`` guard, no importable main module) and its death harms nobody else.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import Any

from dragoman.errors import DragomanError
from dragoman.run.shard import read_shard


def main() -> None:
    """Serve until standard input ends. The first message is a pickled function that loads the tools."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends us in good order
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    questions = sys.stdin.buffer

    def answer(message: Any) -> None:
        pickle.dump(message, answers, protocol=pickle.HIGHEST_PROTOCOL)
        answers.flush()

    try:
        tools = pickle.loads(pickle.load(questions))()
        answer(None)
        while True:
            try:
                articles = pickle.load(questions)
            except EOFError:
                return
            answer(read_shard(articles, tools))
    except DragomanError as error:
        answer(error)
    except BrokenPipeError:
        return
