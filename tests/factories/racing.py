"""Run calls at once for real: a thread and a connection each, let go together by a barrier."""

import contextlib
import os
import re
import threading

from django.db import connection

from core.refusal import Refused

WAIT_SECONDS = 20
REPEATS = range(int(os.environ.get("RACE_REPEATS", "3")))


def together(*calls):
    """Run the calls at the same moment; give what each returned, or the exception it raised, in order."""
    barrier = threading.Barrier(len(calls), timeout=WAIT_SECONDS)
    answers = [None] * len(calls)

    def run(place, call):
        try:
            connection.ensure_connection()
            barrier.wait()
            answers[place] = call()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    return answers


def refusals(answers):
    """Give the sentences of those that were refused; any other exception is raised."""
    sentences = []
    for answer in answers:
        if isinstance(answer, Exception):
            if not isinstance(answer, Refused):
                raise answer
            sentences.append(str(answer))
    return sentences


@contextlib.contextmanager
def statements():
    """Collect the SQL of all statements sent meanwhile, whichever cursor sends them."""
    sent = []

    def listen(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield sent


def locks_and_writes(sent, table):
    """Give what statements did to a table's rows, in order: "lock" for FOR UPDATE, "write" for UPDATE."""
    lock = re.compile(rf'FROM "?{table}\b.*FOR (NO KEY )?UPDATE', re.DOTALL)
    write = re.compile(rf'(?<!FOR )(?<!KEY )UPDATE "?{table}\b')
    found = []
    for sql in sent:
        found += ["lock"] if lock.search(sql) else []
        found += ["write"] if write.search(sql) else []
    return found
