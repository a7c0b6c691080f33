"""Articles to the configs of the dataset; Arrow schema and features derived from schema/."""
