"""Tasks, metrics, models, report. Metrics count per article; counts are added, divided once."""
