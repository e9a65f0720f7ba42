"""Charts with planted faults and near misses: what the flags and the gaps are judged by."""
