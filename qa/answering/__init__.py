"""A question becomes an answer: its intent, the rows it selects, the sentence. Others use `Answerer`, its answers."""

from qa.answering.answer import Answer, Figure, Proof
from qa.answering.answerer import Answerer
from qa.answering.phrasing import Phraser
from qa.answering.question import Question

__all__ = ["Answer", "Answerer", "Figure", "Phraser", "Proof", "Question"]
