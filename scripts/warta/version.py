"""The version of the code; every record that it annotates carries it."""

VERSION = "0.1.0"
