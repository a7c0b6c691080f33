"""Where tasks run. A task is plain data, its function goes from files to files and may be run
again at any time; an engine only hands tasks out and survives the death of a worker."""
