"""What the options take from Python, where it is more than a str."""

# Generated from Options.java by PythonModules.java. Rewrite it: mvn -q test -Dtest=PythonModulesTest -Ddocs.write=true

FLAGS = {
    "tls_verify_hostname",
    "dry_run",
}

NUMBERS = {
    "connect_timeout_ms",
    "socket_timeout_ms",
    "retry_timeout_ms",
    "retry_base_ms",
    "retry_max_ms",
    "wait_replicas",
    "wait_timeout_ms",
    "batch_size",
    "keys_limit",
    "error_limit",
}

NUMBERS_OR_WORDS = {
    "max_rows_per_second": "none",
    "max_failed_rows": "any",
}

FRACTIONS = {
    "ttl_jitter",
}

SIZES = {
    "batch_bytes",
    "max_value_bytes",
}

TIMES = {
    "tombstone_ttl",
    "ttl",
}

NAMES = {
    "columns",
    "json_columns",
}

FILES = {
    "tls_ca",
    "tls_cert",
    "tls_key",
}
