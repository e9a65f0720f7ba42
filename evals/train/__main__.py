"""Train every shipped model: `python -m evals.train`. The same data gives the same files."""

from __future__ import annotations

from evals.train import documents, evidence, facts, forms, measures, minutes

if __name__ == "__main__":
    documents.train()
    forms.train()
    facts.train()
    minutes.train()
    measures.train()
    evidence.train()
