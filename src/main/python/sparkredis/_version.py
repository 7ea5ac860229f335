"""The version of this package, which is that of the connector: 0.1.0.dev0 goes with 0.1.0-SNAPSHOT."""

__version__ = "0.1.0.dev0"
