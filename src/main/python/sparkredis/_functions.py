"""The two functions of this package."""

# Generated from Options.java by PythonModules.java. Rewrite it: mvn -q test -Dtest=PythonModulesTest -Ddocs.write=true

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sparkredis._words import explained
from sparkredis._write import write

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from pyspark.sql import DataFrame

    from sparkredis._result import WriteResult


@explained
def write_hashes(
    df: DataFrame,
    url: str | None = None,
    *,
    key_column: str | None = None,
    key_prefix: str | None = None,
    key_pattern: str | None = None,
    key_seed: str | None = None,
    columns: str | Sequence[str] | None = None,
    mode: Literal["upsert", "insert", "update", "replace", "delete", "touch"] | None = None,
    op_column: str | None = None,
    version_column: str | None = None,
    version_field: str | None = None,
    tombstone_ttl: int | str | timedelta | None = None,
    write_if: str | None = None,
    json_columns: str | Sequence[str] | None = None,
    ttl: int | str | timedelta | None = None,
    ttl_column: str | None = None,
    ttl_jitter: float | None = None,
    expire_at_column: str | None = None,
    null_fields: Literal["omit", "write", "delete"] | None = None,
    temporal: Literal["iso", "epoch_seconds", "epoch_millis"] | None = None,
    decimal_format: Literal["number", "string"] | None = None,
    non_finite: Literal["fail", "null", "string"] | None = None,
    batch_size: int | None = None,
    batch_bytes: int | str | None = None,
    max_value_bytes: int | str | None = None,
    transaction: Literal["none", "batch"] | None = None,
    bulk_load: Literal["auto", "off"] | None = None,
    max_rows_per_second: int | Literal["none"] | None = None,
    user: str | None = None,
    password: str | None = None,
    sentinel_user: str | None = None,
    sentinel_password: str | None = None,
    topology: Literal["auto", "standalone", "cluster", "sentinel"] | None = None,
    tls_ca: str | os.PathLike[str] | None = None,
    tls_cert: str | os.PathLike[str] | None = None,
    tls_key: str | os.PathLike[str] | None = None,
    tls_key_password: str | None = None,
    tls_verify_hostname: bool | None = None,
    connect_timeout_ms: int | None = None,
    socket_timeout_ms: int | None = None,
    retry_timeout_ms: int | None = None,
    retry_base_ms: int | None = None,
    retry_max_ms: int | None = None,
    wait_replicas: int | None = None,
    wait_timeout_ms: int | None = None,
    result_id: str | None = None,
    keys_limit: int | None = None,
    error_limit: int | None = None,
    max_failed_rows: int | Literal["any"] | None = None,
    failed_rows: str | None = None,
    on_restart: Literal["warn", "fail"] | None = None,
    dry_run: bool | None = None,
    progress: bool | Callable[[WriteResult], object] | None = None,
) -> WriteResult:
    """Writes each row of a DataFrame as a hash: ``format("redis-hash")`` with Spark's save mode ``append``.

    Exactly one strategy makes the keys: ``key_column``, with or without ``key_prefix``; ``key_pattern``; or
    ``key_prefix`` alone. What is not given is taken from the Spark session, ``spark.datasource.redis.<option>``, and
    then from the defaults below. It works in classic Spark and over Spark Connect.

    Args:
        df: A DataFrame of Spark.
        url: The server; or any node of a cluster, or several, of which the first that answers is asked for the others;
            or the sentinels and the name that they know the master by. Special characters of a user or password are
            percent-encoded. A session default must not carry a password: use ``password``. Takes ``redis://`` or
            ``rediss://`` (TLS), ``[user[:password]@]host[:port][,host[:port]…][/db]``; or ``redis-sentinel://`` or
            ``rediss-sentinel://``, ``[user[:password]@]host[:port][,host[:port]…]/master[/db]``. It is in no message.
            Default ``redis://localhost:6379``.
        key_column: The column whose text is the key. It is then no field, unless ``columns`` names it. The field of a
            struct can be the key, too, ``user.id``; the struct stays a field. Default none.
        key_prefix: With ``key_column``: what goes before the column's text. Alone: what goes before a UUID. Default
            none.
        key_pattern: The key with placeholders: ``{idx}`` (the row's index, unique over the write; it counts from 0 in
            every write, so the next write meets the same keys, and leaves gaps where partitions are not of one size),
            ``{uuid}``, ``{epoch}`` (the number of a stream's batch, from 0), ``{column_name}``, and ``{column:idx}``
            for a column of such a name. In a stream a key with ``{idx}`` holds ``{epoch}`` too, as the index begins
            anew in each. ``{{`` and ``}}`` are literal braces. Columns of a pattern stay fields. Takes text with
            placeholders. Default none.
        key_seed: What the UUIDs in keys are derived from, with the partition and the row's place in it. Random for each
            write where it is not set. The same seed, rows and partitions give the same keys: so two writes with one
            seed meet each other's keys, which is what it is for. For keys without a UUID it is an error, or as a
            session's default passed over. Default none.
        columns: The columns to write; without it, all but ``key_column``, ``ttl_column``, ``expire_at_column`` and
            ``op_column``. A sequence of names, or a str in which commas separate them and backticks quote a name that
            holds a comma. The field of a struct, ``user.name``, is written under that whole name. Default none.
        mode: What a row does to the key it meets. ``upsert``: the fields of a hash are set, and others of it stay; a
            document takes the place of the one that is there, and at a ``path`` of what is at the path, with all its
            members (``merge`` lets others stay). ``insert``: only where the key does not exist. ``update``: only where
            it does. ``replace``: whatever was there goes, with its expiry. ``merge``: the document is merged into the
            one that is there (JSON only). Under a key with ``{idx}`` or a UUID ``upsert`` acts as ``replace``. At a
            ``path`` other than ``$`` it is the path that is asked for. ``delete``: the key goes, or what is at the
            ``path``. ``touch``: a key that is there gets the expiry of the TTL options, and nothing else. Both pass the
            other columns over. Not Spark's save mode, which is always ``append`` here. Default ``upsert``.
        op_column: What each row does. It writes, by ``mode``: ``insert``, ``update``, ``upsert``, ``update_postimage``,
            ``c``, ``r``, ``u``, ``i``, ``+i``, ``+u``, null. It deletes, as ``mode=delete`` does: ``delete``, ``d``,
            ``-d``. It is passed over, and counted as skipped (``preimage``): ``update_preimage``, ``-u``. Case does not
            matter; another word fails the row (``unknown_op``). The column is no field, unless ``columns`` names it.
            Takes the name of a string column. Default none.
        version_column: Which row of a key is newer: a row takes effect unless what is there has a newer version, else
            it is skipped (``stale``); of equal versions the later row wins. The version is kept beside the row, as a
            whole number of any size: of moments the microseconds since 1970. A null fails the row (``null_version``),
            and so does a version there that is no whole number (``invalid_version``). The column stays a field, too.
            Takes the name of an integer, decimal without a fraction, timestamp or date column. Default none.
        version_field: The field of the hash, or the member of the document at ``$``, that keeps the version. The name
            of the ``version_column`` itself makes the version that field. Default ``_version``.
        tombstone_ttl: With ``version_column``: how long a key that is deleted leaves its version behind, so that an
            older row that comes late does not bring it back. Until then the key holds the version and nothing else.
            Takes seconds, or a time such as ``30m``, ``1h``, ``7d``, up to 50 years, or ``none``. Default none.
        write_if: What must hold of what is there for a row to take effect (``upsert``, ``update``, ``replace``,
            ``delete``); else it is skipped (``condition``). Left a field, or of a document a member or a path that
            begins with ``$``; in the middle ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, or ``is missing``, ``is not
            missing``; right a ``'text'``, a number, ``true``, ``false``, or a ``{column}`` of the row. Joined by
            ``and``. Backticks quote names. A number on the right is compared as a number, anything else as text, byte
            by byte. A key that is not there meets ``is missing`` alone. Takes conditions such as ``stock < {stock} and
            lock is missing``. Default none.
        json_columns: String columns that hold JSON. In a document each is checked to be one JSON value, and embedded as
            it is rather than as a string. In a hash they are text like any other, and not checked. A sequence of names,
            or a str in which commas separate them and backticks quote a name that holds a comma. Default none.
        ttl: The time to live of each key, set in the same atomic step as the value. Without one an expiry that is
            already there is left to the command: HSET keeps it, JSON.SET does what that server does, ``replace`` drops
            it. Takes seconds, or a time such as ``30m``, ``1h``, ``7d``, up to 50 years, or ``none``. Default none.
        ttl_column: The time to live of each row in seconds. Null: ``ttl``, or none. A row with 0 or less fails, and so
            does one with more than 50 years, as seconds or milliseconds since 1970 would be. Takes the name of an
            integer column. Default none.
        ttl_jitter: By how much of itself each key's time to live, of ``ttl`` and ``ttl_column``, is lengthened at the
            most: with ``0.1`` an hour becomes 60 to 66 minutes, so that keys written together do not all go in one
            second. How much follows from the key alone: the same in every write and every retry. In whole seconds. Not
            for ``expire_at_column``, whose moments are kept. Takes a number, 0 to 1. Default ``0``.
        expire_at_column: The moment when each row's key goes, instead of ``ttl`` and ``ttl_column``. A date is its
            first moment, and a timestamp_ntz is read, in UTC. Null: no expiry is asked for. Where the moment has
            passed, by the server's clock, the row is skipped (``expired``): nothing is written, and nothing removed.
            Takes the name of a timestamp, timestamp_ntz or date column. Default none.
        null_fields: What a null becomes. ``omit``: no field. ``write``: JSON null, for a hash the empty string.
            ``delete``: the hash's field goes, in the same atomic step (``upsert`` and ``update``). Default ``omit``.
        temporal: How dates and timestamps are written: ISO-8601 in UTC, or numbers since 1970-01-01T00:00:00Z, floored.
            In keys they are ISO-8601 always. Default ``iso``.
        decimal_format: How decimals are written into JSON, nested values of a hash included: as numbers with all their
            digits, or as strings. Default ``number``.
        non_finite: What NaN and the infinities become, nested ones too: the row fails, a null, which then goes by
            ``null_fields``, or the texts ``NaN``, ``Infinity`` and ``-Infinity``. Default ``string``.
        batch_size: A batch is sent when it holds this many rows. Takes a whole number, 1 to 10000000. Default ``1000``.
        batch_bytes: A batch is sent when it holds this many bytes. A task holds three batches at a time. Takes a size
            in bytes, or with ``k``, ``m``, ``g``. Default ``4m``.
        max_value_bytes: A row with a larger key or value fails (``too_large``; names of fields do not count), and
            nothing of it is sent. A document is one value. A server has a bound of its own, ``proto-max-bulk-len``, by
            default 512 MB, too. Takes a size in bytes, or with ``k``, ``m``, ``g``. Default ``512m``.
        transaction: ``batch``: each batch goes in one MULTI/EXEC, so that no reader sees half of it. It is no rollback:
            rows that Redis refuses as they run fail singly. Default ``none``.
        bulk_load: ``auto``: where it is faster and the server takes it, rows are sent as the server stores them
            (RESTORE). ``off``: never. Default ``auto``.
        max_rows_per_second: How many rows the whole job sends in a second at the most; the tasks that can run at a time
            share it. A batch is then sent when it holds what its task may send in a quarter of a second, or one row.
            Rows that are sent again do not count. ``none``: as many as the server takes. Takes a whole number, 1 or
            more, or ``none``. Default ``none``.
        user: The ACL user; beats the URL's, but a session default yields to credentials in the write's own ``url``.
            Without one, Redis's ``default``. A user without a password is sent with an empty one, which a ``nopass``
            user takes. Default none.
        password: The password; beats the URL's, as ``user`` does. Do not put it into SQL text. An empty one is sent as
            such. Takes text, or nothing. It is in no message. Default none.
        sentinel_user: The ACL user at the sentinels of the ``url``; ``user`` is the one at the server. Default none.
        sentinel_password: The password at the sentinels of the ``url``; without one they are sent none. ``password`` is
            the one at the server. Takes text, or nothing. It is in no message. Default none.
        topology: How the servers belong together. ``auto`` asks the server, and takes it for a standalone one where it
            may not ask. ``sentinel`` goes without saying where the ``url`` begins with ``redis-sentinel://``, and needs
            one that does. Default ``auto``.
        tls_ca: The certificates to trust, instead of the JVM's: of authorities, or a server's own. Needs ``rediss://``.
            Takes a PEM file's path, the name of a ``--files`` file, or the PEM text itself, also on one line or with a
            backslash and an n for its line breaks. Default none.
        tls_cert: The client's certificate, with its chain. Needs ``tls_key``. Takes as ``tls_ca``. Default none.
        tls_key: The client's private key: PKCS #8 (``BEGIN PRIVATE KEY``, or ``BEGIN ENCRYPTED PRIVATE KEY`` with
            ``tls_key_password``), or of the older forms ``BEGIN RSA PRIVATE KEY`` and ``BEGIN EC PRIVATE KEY``. Prefer
            a path or a ``--files`` name: Spark does not hide the PEM text of this option in its plans. Takes as
            ``tls_ca``. It is in no message. Default none.
        tls_key_password: The password of an encrypted ``tls_key``. Takes ASCII text. It is in no message. Default none.
        tls_verify_hostname: Whether the server's certificate must name the host of the URL. Default ``true``.
        connect_timeout_ms: How long a connection may take to be made, in milliseconds. Takes a whole number, 1 or more.
            Default ``5000``.
        socket_timeout_ms: How long a reply may take, in milliseconds, before the connection is given up and the batch
            is tried again. Takes a whole number, 1 or more. Default ``30000``.
        retry_timeout_ms: How long a batch is tried again after its connection died or the server was not ready, in
            milliseconds; longer than a restart or a failover takes. 0: not at all. So long the driver waits, too,
            before the job; but where no host of ``url`` ever answered it, it begins no try after 5 seconds, except in a
            stream. Takes a whole number, 0 or more. Default ``60000``.
        retry_base_ms: The first wait between two tries is random between 0 and this many milliseconds; the bound
            doubles with each try. Takes a whole number, 1 or more. Default ``50``.
        retry_max_ms: The largest bound of a wait between two tries, in milliseconds. Takes a whole number, 1 or more.
            Default ``5000``.
        wait_replicas: A batch counts as written when so many replicas of its server have it (``WAIT``). What they do
            not have within ``wait_timeout_ms`` is sent again, until ``retry_timeout_ms`` is up. Takes a whole number, 0
            to 100. Default ``0``.
        wait_timeout_ms: How long the replicas of ``wait_replicas`` may take for a batch, in milliseconds; less than
            ``socket_timeout_ms`` by 500 or more. Takes a whole number, 1 or more. Default ``1000``.
        result_id: The name of the result, to read it back by. A random UUID where it is not set. It has no part in
            keys. Default none.
        keys_limit: How many generated keys the result holds at the most; of long ones fewer, about 4 million characters
            in a task. Takes a whole number, 0 to 10000000. Default ``10000``.
        error_limit: How many failed rows the result shows at the most. Takes a whole number, 0 to 100000. Default
            ``20``.
        max_failed_rows: The write throws when more rows than this failed, after all rows were tried. ``key_missing``
            and ``path_missing`` under ``update`` and ``empty_row`` are not counted here. Failed rows are in the result,
            so here there is no bound unless the session has one. Takes a whole number, 0 or more, or ``any``. Default
            ``any``.
        failed_rows: Where each row that failed is kept, as a line of JSON with its key, the reason, the message, and
            the row itself. A file for each task that had one, put there when the write is through. Rows that are kept
            do not count against ``max_failed_rows``. Takes a folder of Hadoop's file systems, such as
            ``s3a://bucket/failed``. Default none.
        on_restart: A server that became another process while the write ran may have lost what it had acknowledged and
            not saved. ``warn``: the log and ``restarts`` in the result say so. ``fail``: the write fails. Default
            ``warn``.
        dry_run: ``true``: everything is checked, every row is made a command, and nothing is sent. ``dry_run`` of the
            result says what would go. The save mode ``overwrite`` removes nothing then. Default ``false``.
        progress: True shows a bar while the write runs: that of tqdm where it is installed, else one of the notebook,
            or a line on stderr. A function is called instead, about once in a second where a figure has changed,
            with the ``WriteResult`` so far, on a thread of its own. Figures of tasks that run come with the
            heartbeats of their executors, every 10 seconds (``spark.executor.heartbeatInterval``). Default none.

    Returns:
        The figures, once all rows were tried. Failed rows are in it; look at ``failures`` and ``errors``.

    Raises:
        TypeError: An argument has the wrong Python type.
        pyspark.errors.IllegalArgumentException: Before any row is sent, for what is wrong with the options or the
            columns.
        RedisWriteError: The server cannot be reached or refuses the write, more rows failed than ``max_failed_rows``,
            or the connector is not on Spark's class path.

    Example:
        >>> result = write_hashes(users, "redis://host:6379", key_column="id", key_prefix="user:", mode="insert")
        >>> result.rows_written, result.rows_skipped, result.failures
    """
    arguments = locals()  # before there is any other name: just the parameters
    return write("redis-hash", arguments.pop("df"), arguments)


@explained
def write_json(
    df: DataFrame,
    url: str | None = None,
    *,
    key_column: str | None = None,
    key_prefix: str | None = None,
    key_pattern: str | None = None,
    key_seed: str | None = None,
    columns: str | Sequence[str] | None = None,
    mode: Literal["upsert", "insert", "update", "replace", "merge", "delete", "touch"] | None = None,
    op_column: str | None = None,
    version_column: str | None = None,
    version_field: str | None = None,
    tombstone_ttl: int | str | timedelta | None = None,
    write_if: str | None = None,
    path: str | None = None,
    json_path: str | None = None,
    value_column: str | None = None,
    value_format: Literal["json", "text"] | None = None,
    json_columns: str | Sequence[str] | None = None,
    ttl: int | str | timedelta | None = None,
    ttl_column: str | None = None,
    ttl_jitter: float | None = None,
    expire_at_column: str | None = None,
    null_fields: Literal["omit", "write"] | None = None,
    temporal: Literal["iso", "epoch_seconds", "epoch_millis"] | None = None,
    decimal_format: Literal["number", "string"] | None = None,
    non_finite: Literal["fail", "null", "string"] | None = None,
    batch_size: int | None = None,
    batch_bytes: int | str | None = None,
    max_value_bytes: int | str | None = None,
    transaction: Literal["none", "batch"] | None = None,
    bulk_load: Literal["auto", "off"] | None = None,
    max_rows_per_second: int | Literal["none"] | None = None,
    user: str | None = None,
    password: str | None = None,
    sentinel_user: str | None = None,
    sentinel_password: str | None = None,
    topology: Literal["auto", "standalone", "cluster", "sentinel"] | None = None,
    tls_ca: str | os.PathLike[str] | None = None,
    tls_cert: str | os.PathLike[str] | None = None,
    tls_key: str | os.PathLike[str] | None = None,
    tls_key_password: str | None = None,
    tls_verify_hostname: bool | None = None,
    connect_timeout_ms: int | None = None,
    socket_timeout_ms: int | None = None,
    retry_timeout_ms: int | None = None,
    retry_base_ms: int | None = None,
    retry_max_ms: int | None = None,
    wait_replicas: int | None = None,
    wait_timeout_ms: int | None = None,
    result_id: str | None = None,
    keys_limit: int | None = None,
    error_limit: int | None = None,
    max_failed_rows: int | Literal["any"] | None = None,
    failed_rows: str | None = None,
    on_restart: Literal["warn", "fail"] | None = None,
    dry_run: bool | None = None,
    progress: bool | Callable[[WriteResult], object] | None = None,
) -> WriteResult:
    """Writes each row of a DataFrame as a JSON document: ``format("redis-json")`` with Spark's save mode ``append``.

    Exactly one strategy makes the keys: ``key_column``, with or without ``key_prefix``; ``key_pattern``; or
    ``key_prefix`` alone. What is not given is taken from the Spark session, ``spark.datasource.redis.<option>``, and
    then from the defaults below. It works in classic Spark and over Spark Connect.

    Args:
        df: A DataFrame of Spark.
        url: The server; or any node of a cluster, or several, of which the first that answers is asked for the others;
            or the sentinels and the name that they know the master by. Special characters of a user or password are
            percent-encoded. A session default must not carry a password: use ``password``. Takes ``redis://`` or
            ``rediss://`` (TLS), ``[user[:password]@]host[:port][,host[:port]…][/db]``; or ``redis-sentinel://`` or
            ``rediss-sentinel://``, ``[user[:password]@]host[:port][,host[:port]…]/master[/db]``. It is in no message.
            Default ``redis://localhost:6379``.
        key_column: The column whose text is the key. It is then no field, unless ``columns`` names it. The field of a
            struct can be the key, too, ``user.id``; the struct stays a field. Default none.
        key_prefix: With ``key_column``: what goes before the column's text. Alone: what goes before a UUID. Default
            none.
        key_pattern: The key with placeholders: ``{idx}`` (the row's index, unique over the write; it counts from 0 in
            every write, so the next write meets the same keys, and leaves gaps where partitions are not of one size),
            ``{uuid}``, ``{epoch}`` (the number of a stream's batch, from 0), ``{column_name}``, and ``{column:idx}``
            for a column of such a name. In a stream a key with ``{idx}`` holds ``{epoch}`` too, as the index begins
            anew in each. ``{{`` and ``}}`` are literal braces. Columns of a pattern stay fields. Takes text with
            placeholders. Default none.
        key_seed: What the UUIDs in keys are derived from, with the partition and the row's place in it. Random for each
            write where it is not set. The same seed, rows and partitions give the same keys: so two writes with one
            seed meet each other's keys, which is what it is for. For keys without a UUID it is an error, or as a
            session's default passed over. Default none.
        columns: The columns to write; without it, all but ``key_column``, ``ttl_column``, ``expire_at_column`` and
            ``op_column``. A sequence of names, or a str in which commas separate them and backticks quote a name that
            holds a comma. The field of a struct, ``user.name``, is written under that whole name. Default none.
        mode: What a row does to the key it meets. ``upsert``: the fields of a hash are set, and others of it stay; a
            document takes the place of the one that is there, and at a ``path`` of what is at the path, with all its
            members (``merge`` lets others stay). ``insert``: only where the key does not exist. ``update``: only where
            it does. ``replace``: whatever was there goes, with its expiry. ``merge``: the document is merged into the
            one that is there (JSON only). Under a key with ``{idx}`` or a UUID ``upsert`` acts as ``replace``. At a
            ``path`` other than ``$`` it is the path that is asked for. ``delete``: the key goes, or what is at the
            ``path``. ``touch``: a key that is there gets the expiry of the TTL options, and nothing else. Both pass the
            other columns over. Not Spark's save mode, which is always ``append`` here. Default ``upsert``.
        op_column: What each row does. It writes, by ``mode``: ``insert``, ``update``, ``upsert``, ``update_postimage``,
            ``c``, ``r``, ``u``, ``i``, ``+i``, ``+u``, null. It deletes, as ``mode=delete`` does: ``delete``, ``d``,
            ``-d``. It is passed over, and counted as skipped (``preimage``): ``update_preimage``, ``-u``. Case does not
            matter; another word fails the row (``unknown_op``). The column is no field, unless ``columns`` names it.
            Takes the name of a string column. Default none.
        version_column: Which row of a key is newer: a row takes effect unless what is there has a newer version, else
            it is skipped (``stale``); of equal versions the later row wins. The version is kept beside the row, as a
            whole number of any size: of moments the microseconds since 1970. A null fails the row (``null_version``),
            and so does a version there that is no whole number (``invalid_version``). The column stays a field, too.
            Takes the name of an integer, decimal without a fraction, timestamp or date column. Default none.
        version_field: The field of the hash, or the member of the document at ``$``, that keeps the version. The name
            of the ``version_column`` itself makes the version that field. Default ``_version``.
        tombstone_ttl: With ``version_column``: how long a key that is deleted leaves its version behind, so that an
            older row that comes late does not bring it back. Until then the key holds the version and nothing else.
            Takes seconds, or a time such as ``30m``, ``1h``, ``7d``, up to 50 years, or ``none``. Default none.
        write_if: What must hold of what is there for a row to take effect (``upsert``, ``update``, ``replace``,
            ``delete``); else it is skipped (``condition``). Left a field, or of a document a member or a path that
            begins with ``$``; in the middle ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, or ``is missing``, ``is not
            missing``; right a ``'text'``, a number, ``true``, ``false``, or a ``{column}`` of the row. Joined by
            ``and``. Backticks quote names. A number on the right is compared as a number, anything else as text, byte
            by byte. A key that is not there meets ``is missing`` alone. Takes conditions such as ``stock < {stock} and
            lock is missing``. Default none.
        path: Where the document goes. The connector calls this option json_path. Takes a JSONPath. Default ``$``.
        json_path: The same as ``path``.
        value_column: Instead of ``columns``: this one column is the whole document. Default none.
        value_format: What a string in ``value_column`` holds: one JSON value, sent as it is, or text. Default ``json``.
        json_columns: String columns that hold JSON. In a document each is checked to be one JSON value, and embedded as
            it is rather than as a string. In a hash they are text like any other, and not checked. A sequence of names,
            or a str in which commas separate them and backticks quote a name that holds a comma. Default none.
        ttl: The time to live of each key, set in the same atomic step as the value. Without one an expiry that is
            already there is left to the command: HSET keeps it, JSON.SET does what that server does, ``replace`` drops
            it. Takes seconds, or a time such as ``30m``, ``1h``, ``7d``, up to 50 years, or ``none``. Default none.
        ttl_column: The time to live of each row in seconds. Null: ``ttl``, or none. A row with 0 or less fails, and so
            does one with more than 50 years, as seconds or milliseconds since 1970 would be. Takes the name of an
            integer column. Default none.
        ttl_jitter: By how much of itself each key's time to live, of ``ttl`` and ``ttl_column``, is lengthened at the
            most: with ``0.1`` an hour becomes 60 to 66 minutes, so that keys written together do not all go in one
            second. How much follows from the key alone: the same in every write and every retry. In whole seconds. Not
            for ``expire_at_column``, whose moments are kept. Takes a number, 0 to 1. Default ``0``.
        expire_at_column: The moment when each row's key goes, instead of ``ttl`` and ``ttl_column``. A date is its
            first moment, and a timestamp_ntz is read, in UTC. Null: no expiry is asked for. Where the moment has
            passed, by the server's clock, the row is skipped (``expired``): nothing is written, and nothing removed.
            Takes the name of a timestamp, timestamp_ntz or date column. Default none.
        null_fields: What a null becomes. ``omit``: no field. ``write``: JSON null, for a hash the empty string.
            ``delete``: the hash's field goes, in the same atomic step (``upsert`` and ``update``). Default ``omit``.
        temporal: How dates and timestamps are written: ISO-8601 in UTC, or numbers since 1970-01-01T00:00:00Z, floored.
            In keys they are ISO-8601 always. Default ``iso``.
        decimal_format: How decimals are written into JSON, nested values of a hash included: as numbers with all their
            digits, or as strings. Default ``number``.
        non_finite: What NaN and the infinities become, nested ones too: the row fails, a null, which then goes by
            ``null_fields``, or the texts ``NaN``, ``Infinity`` and ``-Infinity``. Default ``fail``.
        batch_size: A batch is sent when it holds this many rows. Takes a whole number, 1 to 10000000. Default ``1000``.
        batch_bytes: A batch is sent when it holds this many bytes. A task holds three batches at a time. Takes a size
            in bytes, or with ``k``, ``m``, ``g``. Default ``4m``.
        max_value_bytes: A row with a larger key or value fails (``too_large``; names of fields do not count), and
            nothing of it is sent. A document is one value. A server has a bound of its own, ``proto-max-bulk-len``, by
            default 512 MB, too. Takes a size in bytes, or with ``k``, ``m``, ``g``. Default ``512m``.
        transaction: ``batch``: each batch goes in one MULTI/EXEC, so that no reader sees half of it. It is no rollback:
            rows that Redis refuses as they run fail singly. Default ``none``.
        bulk_load: ``auto``: where it is faster and the server takes it, rows are sent as the server stores them
            (RESTORE). ``off``: never. Default ``auto``.
        max_rows_per_second: How many rows the whole job sends in a second at the most; the tasks that can run at a time
            share it. A batch is then sent when it holds what its task may send in a quarter of a second, or one row.
            Rows that are sent again do not count. ``none``: as many as the server takes. Takes a whole number, 1 or
            more, or ``none``. Default ``none``.
        user: The ACL user; beats the URL's, but a session default yields to credentials in the write's own ``url``.
            Without one, Redis's ``default``. A user without a password is sent with an empty one, which a ``nopass``
            user takes. Default none.
        password: The password; beats the URL's, as ``user`` does. Do not put it into SQL text. An empty one is sent as
            such. Takes text, or nothing. It is in no message. Default none.
        sentinel_user: The ACL user at the sentinels of the ``url``; ``user`` is the one at the server. Default none.
        sentinel_password: The password at the sentinels of the ``url``; without one they are sent none. ``password`` is
            the one at the server. Takes text, or nothing. It is in no message. Default none.
        topology: How the servers belong together. ``auto`` asks the server, and takes it for a standalone one where it
            may not ask. ``sentinel`` goes without saying where the ``url`` begins with ``redis-sentinel://``, and needs
            one that does. Default ``auto``.
        tls_ca: The certificates to trust, instead of the JVM's: of authorities, or a server's own. Needs ``rediss://``.
            Takes a PEM file's path, the name of a ``--files`` file, or the PEM text itself, also on one line or with a
            backslash and an n for its line breaks. Default none.
        tls_cert: The client's certificate, with its chain. Needs ``tls_key``. Takes as ``tls_ca``. Default none.
        tls_key: The client's private key: PKCS #8 (``BEGIN PRIVATE KEY``, or ``BEGIN ENCRYPTED PRIVATE KEY`` with
            ``tls_key_password``), or of the older forms ``BEGIN RSA PRIVATE KEY`` and ``BEGIN EC PRIVATE KEY``. Prefer
            a path or a ``--files`` name: Spark does not hide the PEM text of this option in its plans. Takes as
            ``tls_ca``. It is in no message. Default none.
        tls_key_password: The password of an encrypted ``tls_key``. Takes ASCII text. It is in no message. Default none.
        tls_verify_hostname: Whether the server's certificate must name the host of the URL. Default ``true``.
        connect_timeout_ms: How long a connection may take to be made, in milliseconds. Takes a whole number, 1 or more.
            Default ``5000``.
        socket_timeout_ms: How long a reply may take, in milliseconds, before the connection is given up and the batch
            is tried again. Takes a whole number, 1 or more. Default ``30000``.
        retry_timeout_ms: How long a batch is tried again after its connection died or the server was not ready, in
            milliseconds; longer than a restart or a failover takes. 0: not at all. So long the driver waits, too,
            before the job; but where no host of ``url`` ever answered it, it begins no try after 5 seconds, except in a
            stream. Takes a whole number, 0 or more. Default ``60000``.
        retry_base_ms: The first wait between two tries is random between 0 and this many milliseconds; the bound
            doubles with each try. Takes a whole number, 1 or more. Default ``50``.
        retry_max_ms: The largest bound of a wait between two tries, in milliseconds. Takes a whole number, 1 or more.
            Default ``5000``.
        wait_replicas: A batch counts as written when so many replicas of its server have it (``WAIT``). What they do
            not have within ``wait_timeout_ms`` is sent again, until ``retry_timeout_ms`` is up. Takes a whole number, 0
            to 100. Default ``0``.
        wait_timeout_ms: How long the replicas of ``wait_replicas`` may take for a batch, in milliseconds; less than
            ``socket_timeout_ms`` by 500 or more. Takes a whole number, 1 or more. Default ``1000``.
        result_id: The name of the result, to read it back by. A random UUID where it is not set. It has no part in
            keys. Default none.
        keys_limit: How many generated keys the result holds at the most; of long ones fewer, about 4 million characters
            in a task. Takes a whole number, 0 to 10000000. Default ``10000``.
        error_limit: How many failed rows the result shows at the most. Takes a whole number, 0 to 100000. Default
            ``20``.
        max_failed_rows: The write throws when more rows than this failed, after all rows were tried. ``key_missing``
            and ``path_missing`` under ``update`` and ``empty_row`` are not counted here. Failed rows are in the result,
            so here there is no bound unless the session has one. Takes a whole number, 0 or more, or ``any``. Default
            ``any``.
        failed_rows: Where each row that failed is kept, as a line of JSON with its key, the reason, the message, and
            the row itself. A file for each task that had one, put there when the write is through. Rows that are kept
            do not count against ``max_failed_rows``. Takes a folder of Hadoop's file systems, such as
            ``s3a://bucket/failed``. Default none.
        on_restart: A server that became another process while the write ran may have lost what it had acknowledged and
            not saved. ``warn``: the log and ``restarts`` in the result say so. ``fail``: the write fails. Default
            ``warn``.
        dry_run: ``true``: everything is checked, every row is made a command, and nothing is sent. ``dry_run`` of the
            result says what would go. The save mode ``overwrite`` removes nothing then. Default ``false``.
        progress: True shows a bar while the write runs: that of tqdm where it is installed, else one of the notebook,
            or a line on stderr. A function is called instead, about once in a second where a figure has changed,
            with the ``WriteResult`` so far, on a thread of its own. Figures of tasks that run come with the
            heartbeats of their executors, every 10 seconds (``spark.executor.heartbeatInterval``). Default none.

    Returns:
        The figures, once all rows were tried. Failed rows are in it; look at ``failures`` and ``errors``.

    Raises:
        TypeError: An argument has the wrong Python type.
        pyspark.errors.IllegalArgumentException: Before any row is sent, for what is wrong with the options or the
            columns.
        RedisWriteError: The server cannot be reached or refuses the write, more rows failed than ``max_failed_rows``,
            or the connector is not on Spark's class path.

    Example:
        >>> write_json(products, "redis://host:6379", key_pattern="product:{sku}", ttl=timedelta(days=1))
    """
    arguments = locals()  # before there is any other name: just the parameters
    return write("redis-json", arguments.pop("df"), arguments)
