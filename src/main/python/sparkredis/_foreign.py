"""Words of other connectors, and what to write here instead."""

# Generated from ForeignWords.java. Rewrite it: mvn -q test -Dtest=PythonModulesTest -Ddocs.write=true

WORDS = {
    "host": 'Write url="redis://HOST:6379/0".',
    "port": 'Write url="redis://HOST:6379/0".',
    "dbnum": 'Write url="redis://HOST:6379/0".',
    "db": 'Write url="redis://HOST:6379/0".',
    "database": 'Write url="redis://HOST:6379/0".',
    "ssl": 'Write url="redis://HOST:6379/0".',
    "auth": 'Write password="…".',
    "username": 'Write user="…".',
    "table": 'Write key_prefix="…:". A table there is what keys begin with.',
    "timeout": 'Write socket_timeout_ms=30000. Beside it there is "connect_timeout_ms".',
    "max.pipeline.size": "Write batch_size=1000.",
    "iterator.grouping.size": "Write batch_size=1000.",
    "model": "Leave it out. For nested data there is the format redis-json.",
    "partitions.number": "It is about reading, which this version does not do: leave it out.",
    "filter.keys.by.type": "It is about reading, which this version does not do: leave it out.",
    "infer.schema": "It is about reading, which this version does not do: leave it out.",
    "scan.count": "It is about reading, which this version does not do: leave it out.",
    "keys.pattern": "It is about reading, which this version does not do: leave it out.",
    "read.mode": "It is about reading, which this version does not do: leave it out.",
    "if_exists": 'Write mode="replace". There fail is insert here, append is upsert, and replace is replace.',
    "if_not_exists": 'Write mode="insert".',
    "pattern": "It is about reading, which this version does not do: leave it out.",
    "include_key": "It is about reading, which this version does not do: leave it out.",
    "include_ttl": "It is about reading, which this version does not do: leave it out.",
    "key_column_name": "It is about reading, which this version does not do: leave it out.",
    "count_hint": "It is about reading, which this version does not do: leave it out.",
    "infer_schema": "It is about reading, which this version does not do: leave it out.",
}
