"""Tasks, metrics, models, report. Metrics count per article; counts are added, then divided once."""
