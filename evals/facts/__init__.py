"""How well the chart's typed facts are read: precision and recall per fact type, against the writers' labels."""
