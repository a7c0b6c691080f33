"""From finished shards to the folder that `load_dataset` opens and the Hub takes."""
