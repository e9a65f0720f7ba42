"""How well the evidence is found: average precision, precision and recall for each kind, against the writers' labels."""
