"""How many questions of a set are answered exactly right, by kind.

    python evaluation/answers.py evaluation/questions-2022.jsonl seeds/dongchangfu-2022.txt [tune|report]

Right is an answer with the right status, exactly the right rows and the right value. A false answer is one to a
question that the plan does not answer, a false refusal the opposite. Questions of one `group` must all have the same
answer. Wrong answers are listed for the tuning half alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from qa.answering import Answer, Answerer
from qa.evaluating.questions import GoldQuestion, accuracy, read_questions
from qa.index.encoders import open_encoder
from qa.index.importing import import_file
from qa.index.library import Library
from qa.retrieval import Searcher
from qa.retrieval.background import Backgrounds


def main(gold: Path, plan: Path, split: str | None) -> None:
    """Ask all questions, or those of one half, and print the table."""
    encoder = open_encoder()
    questions = [one for one in read_questions(gold) if split is None or one.split == split]
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library", encoder, create=True) as library,
    ):
        import_file(library, plan)
        snapshot, answerer = library.snapshot(), Answerer(Searcher(encoder, backgrounds=Backgrounds()))
        pairs = [(one, answerer.ask(snapshot, one.question)) for one in questions]
    for kind, (right, of) in sorted(accuracy(pairs).items()):
        print(f"{kind:12} {right:4} of {of:4}  {right / of:.3f}")
    refusable = [answer for one, answer in pairs if one.status == "not_found"]
    answerable = [answer for one, answer in pairs if one.status == "answered"]
    print(f"false answers: {sum(one.status == 'answered' for one in refusable)} of {len(refusable)}")
    print(f"false refusals: {sum(one.status == 'not_found' for one in answerable)} of {len(answerable)}")
    _print_groups(pairs)
    if split == "tune":
        for one, answer in pairs:
            if not one.accepts(answer):
                print(f"\n{one.kind}: {one.question}\n  wanted {sorted(one.tasks)} {one.value}")
                print(f"  {answer.intent}: {sorted(task.number or '' for task in answer.tasks)} {answer.value}")
                print(f"  {answer.text}")


def _print_groups(pairs: list[tuple[GoldQuestion, Answer]]) -> None:
    groups: dict[int, set[str]] = defaultdict(set)
    for one, answer in pairs:
        if one.group is not None:
            groups[one.group].add(f"{answer.status} {answer.value} {[task.id for task in answer.tasks]}")
    if groups:
        same = sum(len(answers) == 1 for answers in groups.values())
        print(f"groups answered alike in all wordings: {same} of {len(groups)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
