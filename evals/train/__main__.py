"""Train every shipped model again from the labelled charts; the same data gives the same files: `python -m evals.train`."""

from __future__ import annotations

from evals.train import documents, evidence, measures

if __name__ == "__main__":
    documents.train()
    measures.train()
    evidence.train()
