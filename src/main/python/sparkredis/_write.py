"""The two functions of this package."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal

from sparkredis._errors import RedisWriteError, connector_message, connector_missing, is_connector_missing
from sparkredis._options import option_texts
from sparkredis._result import WriteResult, read_result

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from pyspark.sql import DataFrame, SparkSession

HashMode = Literal["upsert", "insert", "update", "replace"]
JsonMode = Literal["upsert", "insert", "update", "replace", "merge"]
HashNullFields = Literal["omit", "write", "delete"]
JsonNullFields = Literal["omit", "write"]
ValueFormat = Literal["json", "text"]
Temporal = Literal["iso", "epoch_seconds", "epoch_millis"]
DecimalFormat = Literal["number", "string"]
NonFinite = Literal["fail", "null", "string"]
Transaction = Literal["none", "batch"]
Topology = Literal["auto", "standalone", "cluster", "sentinel"]


def write_hashes(
    df: DataFrame,
    url: str | None = None,
    *,
    key_column: str | None = None,
    key_pattern: str | None = None,
    key_prefix: str | None = None,
    key_seed: str | None = None,
    columns: str | Sequence[str] | None = None,
    mode: HashMode | None = None,
    json_columns: str | Sequence[str] | None = None,
    ttl: int | timedelta | Literal["none"] | None = None,
    ttl_column: str | None = None,
    expire_at_column: str | None = None,
    null_fields: HashNullFields | None = None,
    temporal: Temporal | None = None,
    decimal_format: DecimalFormat | None = None,
    non_finite: NonFinite | None = None,
    batch_size: int | None = None,
    batch_bytes: int | str | None = None,
    transaction: Transaction | None = None,
    user: str | None = None,
    password: str | None = None,
    sentinel_user: str | None = None,
    sentinel_password: str | None = None,
    topology: Topology | None = None,
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
    result_id: str | None = None,
    keys_limit: int | None = None,
    error_limit: int | None = None,
    max_failed_rows: int | Literal["any"] | None = None,
) -> WriteResult:
    """Writes each row of a DataFrame as a hash: ``format("redis-hash")`` with Spark's save mode ``append``.

    Exactly one strategy makes the keys: ``key_column``, with or without ``key_prefix``; ``key_pattern``; or
    ``key_prefix`` alone. What is not given is taken from the Spark session, ``spark.datasource.redis.<option>``, and
    then from the defaults below. It works in classic Spark and over Spark Connect.

    Args:
        df: A DataFrame of Spark.
        url: The server, ``redis://`` or ``rediss://`` (TLS), ``[user[:password]@]host[:port][/db]``. Special characters
            of a user or password are percent-encoded. Default ``redis://localhost:6379``.
        key_column: The column whose text is the key. It is then no field, unless ``columns`` names it. The field of a
            struct can be the key, too, ``user.id``; the struct stays a field. Default none.
        key_pattern: The key with placeholders: ``order:{country}:{id}`` takes columns, ``{idx}`` is the row's index (it
            counts from 0 in every write, so the next write meets the same keys), ``{uuid}`` a UUID, ``{column:idx}`` a
            column of such a name; ``{{`` and ``}}`` are literal braces. Columns of a pattern stay fields. Default none.
        key_prefix: With ``key_column``: what goes before the column's text. Alone: what goes before a UUID. Default
            none.
        key_seed: What the UUIDs in keys are derived from, with the partition and the row's place in it: the same seed,
            rows and partitions give the same keys, so two writes with one seed meet each other's keys. An error for
            keys without a UUID. Default none: random for each write.
        columns: The columns to write: a sequence of names, or a str with names that commas separate, in which backticks
            quote a name that holds a comma. The field of a struct, ``user.name``, is written under that whole name.
            Default none: all but ``key_column``, ``ttl_column`` and ``expire_at_column``.
        mode: What a row does to the key it meets. ``upsert``: its fields are set, other fields stay. ``insert``: only
            where the key does not exist. ``update``: only where it does. ``replace``: whatever was there goes, with its
            expiry. Under a key with ``{idx}`` or a UUID ``upsert`` acts as ``replace``. Default ``upsert``.
        json_columns: String columns that hold JSON, as ``columns``. In a document each is checked to be one JSON value,
            and embedded as it is rather than as a string. In a hash they are text like any other, and not checked.
            Default none.
        ttl: The time to live of each key in seconds, from 1 to 50 years, set in the same atomic step as the value;
            ``'none'`` unsets a default of the session. Default none: an expiry that is there is left to the command.
        ttl_column: An integer column with the time to live of each row in seconds. Null: ``ttl``, or none. A row with 0
            or less fails, and so does one with more than 50 years. Default none.
        expire_at_column: A timestamp, timestamp_ntz or date column with the moment when the row's key goes, instead of
            ``ttl`` and ``ttl_column``. A date is its first moment, and a timestamp_ntz is read, in UTC. Null: no expiry
            is asked for. Where the moment has passed the row is skipped. Default none.
        null_fields: What a null becomes. ``omit``: no field. ``write``: the empty string. ``delete``: the hash's field
            goes, in the same atomic step (``upsert`` and ``update``). Default ``omit``.
        temporal: How dates and timestamps are written: ISO-8601 in UTC, or numbers since 1970-01-01T00:00:00Z, floored.
            In keys they are ISO-8601 always. Default ``iso``.
        decimal_format: How decimals are written into JSON, nested values of a hash included: as numbers with all their
            digits, or as strings. Default ``number``.
        non_finite: What NaN and the infinities become, nested ones too: the row fails, a null, which then goes by
            ``null_fields``, or the texts ``NaN``, ``Infinity`` and ``-Infinity``. Default ``string``.
        batch_size: A batch is sent when it holds this many rows. Default ``1000``.
        batch_bytes: A batch is sent when it holds this many bytes; a str may end in ``k``, ``m`` or ``g``. A task holds
            two batches at a time. Default ``4m``.
        transaction: ``batch``: each batch goes in one MULTI/EXEC, so that no reader sees half of it. It is no rollback.
            Default ``none``.
        user: The ACL user; beats the URL's. Without a password it is sent with an empty one. Default none: Redis's
            ``default``.
        password: The password; beats the URL's. An empty one is sent as such. It is in no message. Default none.
        sentinel_user: The ACL user at the sentinels (not supported yet by the connector). Default none.
        sentinel_password: The password at the sentinels (not supported yet by the connector). Default none.
        topology: How the servers belong together. ``auto`` asks the server; ``cluster`` and ``sentinel`` are refused by
            this version. Default ``auto``.
        tls_ca: The certificates to trust, instead of the JVM's: the path of a PEM file where the connection is made,
            the name of a ``--files`` file, or the PEM text itself, as it is or on one line. Needs ``rediss://``. Default
            none.
        tls_cert: The client's certificate, with its chain, as ``tls_ca``. Needs ``tls_key``. Default none.
        tls_key: The client's private key, as ``tls_ca``: PKCS #8, encrypted or not, or ``BEGIN RSA PRIVATE KEY`` or
            ``BEGIN EC PRIVATE KEY``. Prefer a path: Spark does not hide the text of this option in its plans. Default
            none.
        tls_key_password: The password of an encrypted ``tls_key``. It is in no message. Default none.
        tls_verify_hostname: Whether the server's certificate must name the host of the URL. Default ``true``.
        connect_timeout_ms: How long a connection may take to be made, in milliseconds. Default ``5000``.
        socket_timeout_ms: How long a reply may take, in milliseconds, before the connection is given up and the batch
            is tried again. Default ``30000``.
        retry_timeout_ms: How long a batch is tried again after its connection died or the server was not ready, in
            milliseconds. 0: not at all. Default ``60000``.
        retry_base_ms: The first wait between two tries is random between 0 and this many milliseconds; the bound
            doubles with each try. Default ``50``.
        retry_max_ms: The largest bound of a wait between two tries, in milliseconds. Default ``5000``.
        result_id: The name of the result, to read it back by. It has no part in keys. Default none: a random UUID.
        keys_limit: How many generated keys the result holds at the most. Default ``10000``.
        error_limit: How many failed rows the result shows at the most. Default ``20``.
        max_failed_rows: The write raises when more rows than this failed, after all rows were tried. Default ``any``,
            unless the session has one: failed rows are in the result.

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
    return _write("redis-hash", arguments.pop("df"), arguments)


def write_json(
    df: DataFrame,
    url: str | None = None,
    *,
    key_column: str | None = None,
    key_pattern: str | None = None,
    key_prefix: str | None = None,
    key_seed: str | None = None,
    columns: str | Sequence[str] | None = None,
    mode: JsonMode | None = None,
    path: str | None = None,
    value_column: str | None = None,
    value_format: ValueFormat | None = None,
    json_columns: str | Sequence[str] | None = None,
    ttl: int | timedelta | Literal["none"] | None = None,
    ttl_column: str | None = None,
    expire_at_column: str | None = None,
    null_fields: JsonNullFields | None = None,
    temporal: Temporal | None = None,
    decimal_format: DecimalFormat | None = None,
    non_finite: NonFinite | None = None,
    batch_size: int | None = None,
    batch_bytes: int | str | None = None,
    transaction: Transaction | None = None,
    user: str | None = None,
    password: str | None = None,
    sentinel_user: str | None = None,
    sentinel_password: str | None = None,
    topology: Topology | None = None,
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
    result_id: str | None = None,
    keys_limit: int | None = None,
    error_limit: int | None = None,
    max_failed_rows: int | Literal["any"] | None = None,
) -> WriteResult:
    """Writes each row of a DataFrame as a JSON document: ``format("redis-json")`` with Spark's save mode ``append``.

    Exactly one strategy makes the keys: ``key_column``, with or without ``key_prefix``; ``key_pattern``; or
    ``key_prefix`` alone. What is not given is taken from the Spark session, ``spark.datasource.redis.<option>``, and
    then from the defaults below. It works in classic Spark and over Spark Connect.

    Args:
        df: A DataFrame of Spark.
        url: The server, ``redis://`` or ``rediss://`` (TLS), ``[user[:password]@]host[:port][/db]``. Special characters
            of a user or password are percent-encoded. Default ``redis://localhost:6379``.
        key_column: The column whose text is the key. It is then no field, unless ``columns`` names it. The field of a
            struct can be the key, too, ``user.id``; the struct stays a field. Default none.
        key_pattern: The key with placeholders: ``order:{country}:{id}`` takes columns, ``{idx}`` is the row's index (it
            counts from 0 in every write, so the next write meets the same keys), ``{uuid}`` a UUID, ``{column:idx}`` a
            column of such a name; ``{{`` and ``}}`` are literal braces. Columns of a pattern stay fields. Default none.
        key_prefix: With ``key_column``: what goes before the column's text. Alone: what goes before a UUID. Default
            none.
        key_seed: What the UUIDs in keys are derived from, with the partition and the row's place in it: the same seed,
            rows and partitions give the same keys, so two writes with one seed meet each other's keys. An error for
            keys without a UUID. Default none: random for each write.
        columns: The columns to write: a sequence of names, or a str with names that commas separate, in which backticks
            quote a name that holds a comma. The field of a struct, ``user.name``, is written under that whole name.
            Default none: all but ``key_column``, ``ttl_column`` and ``expire_at_column``.
        mode: What a row does to the key it meets. ``upsert``: the document takes the place of the one that is
            there, and at a ``path`` of what is at the path, with all its members. ``insert``: only where the key does
            not exist. ``update``: only where it does. ``replace``: whatever was there goes, with its expiry. ``merge``:
            the document is merged into the one that is there, whose other members stay. At a ``path`` other than ``$`` it is the path that is
            asked for. Under a key with ``{idx}`` or a UUID ``upsert`` acts as ``replace``. Default ``upsert``.
        path: Where the document goes, a JSONPath: the connector's option ``json_path``. Default ``$``.
        value_column: Instead of ``columns``: this one column is the whole document. Default none.
        value_format: What a string in ``value_column`` holds: one JSON value, sent as it is, or text. Default ``json``.
        json_columns: String columns that hold JSON, as ``columns``. In a document each is checked to be one JSON value,
            and embedded as it is rather than as a string. In a hash they are text like any other, and not checked.
            Default none.
        ttl: The time to live of each key in seconds, from 1 to 50 years, set in the same atomic step as the value;
            ``'none'`` unsets a default of the session. Default none: an expiry that is there is left to the command.
        ttl_column: An integer column with the time to live of each row in seconds. Null: ``ttl``, or none. A row with 0
            or less fails, and so does one with more than 50 years. Default none.
        expire_at_column: A timestamp, timestamp_ntz or date column with the moment when the row's key goes, instead of
            ``ttl`` and ``ttl_column``. A date is its first moment, and a timestamp_ntz is read, in UTC. Null: no expiry
            is asked for. Where the moment has passed the row is skipped. Default none.
        null_fields: What a null becomes. ``omit``: no member. ``write``: JSON null. Default ``omit``.
        temporal: How dates and timestamps are written: ISO-8601 in UTC, or numbers since 1970-01-01T00:00:00Z, floored.
            In keys they are ISO-8601 always. Default ``iso``.
        decimal_format: How decimals are written into JSON: as numbers with all their digits, or as strings. Default
            ``number``.
        non_finite: What NaN and the infinities become, nested ones too: the row fails, a null, which then goes by
            ``null_fields``, or the strings ``NaN``, ``Infinity`` and ``-Infinity``. Default ``fail``.
        batch_size: A batch is sent when it holds this many rows. Default ``1000``.
        batch_bytes: A batch is sent when it holds this many bytes; a str may end in ``k``, ``m`` or ``g``. A task holds
            two batches at a time. Default ``4m``.
        transaction: ``batch``: each batch goes in one MULTI/EXEC, so that no reader sees half of it. It is no rollback.
            Default ``none``.
        user: The ACL user; beats the URL's. Without a password it is sent with an empty one. Default none: Redis's
            ``default``.
        password: The password; beats the URL's. An empty one is sent as such. It is in no message. Default none.
        sentinel_user: The ACL user at the sentinels (not supported yet by the connector). Default none.
        sentinel_password: The password at the sentinels (not supported yet by the connector). Default none.
        topology: How the servers belong together. ``auto`` asks the server; ``cluster`` and ``sentinel`` are refused by
            this version. Default ``auto``.
        tls_ca: The certificates to trust, instead of the JVM's: the path of a PEM file where the connection is made,
            the name of a ``--files`` file, or the PEM text itself, as it is or on one line. Needs ``rediss://``. Default
            none.
        tls_cert: The client's certificate, with its chain, as ``tls_ca``. Needs ``tls_key``. Default none.
        tls_key: The client's private key, as ``tls_ca``: PKCS #8, encrypted or not, or ``BEGIN RSA PRIVATE KEY`` or
            ``BEGIN EC PRIVATE KEY``. Prefer a path: Spark does not hide the text of this option in its plans. Default
            none.
        tls_key_password: The password of an encrypted ``tls_key``. It is in no message. Default none.
        tls_verify_hostname: Whether the server's certificate must name the host of the URL. Default ``true``.
        connect_timeout_ms: How long a connection may take to be made, in milliseconds. Default ``5000``.
        socket_timeout_ms: How long a reply may take, in milliseconds, before the connection is given up and the batch
            is tried again. Default ``30000``.
        retry_timeout_ms: How long a batch is tried again after its connection died or the server was not ready, in
            milliseconds. 0: not at all. Default ``60000``.
        retry_base_ms: The first wait between two tries is random between 0 and this many milliseconds; the bound
            doubles with each try. Default ``50``.
        retry_max_ms: The largest bound of a wait between two tries, in milliseconds. Default ``5000``.
        result_id: The name of the result, to read it back by. It has no part in keys. Default none: a random UUID.
        keys_limit: How many generated keys the result holds at the most. Default ``10000``.
        error_limit: How many failed rows the result shows at the most. Default ``20``.
        max_failed_rows: The write raises when more rows than this failed, after all rows were tried. Default ``any``,
            unless the session has one: failed rows are in the result.

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
    return _write("redis-json", arguments.pop("df"), arguments)


def _write(data_format: str, df: DataFrame, arguments: Mapping[str, object]) -> WriteResult:
    _check_frame(df)
    options = option_texts(arguments)
    spark = df.sparkSession
    # The result is read back by its name, so there has to be one.
    if "result_id" not in options:
        options["result_id"] = _session_default(spark, "result_id") or str(uuid.uuid4())
    result_id = options["result_id"]
    # Whoever gets the failed rows handed back need not be stopped by them: so do the connector's functions for Java.
    if "max_failed_rows" not in options and _session_default(spark, "max_failed_rows") is None:
        options["max_failed_rows"] = "any"
    try:
        df.write.format(data_format).options(**options).mode("append").save()
    except Exception as error:
        if is_connector_missing(error):
            raise connector_missing() from error
        message = connector_message(error)
        if message is None:
            raise
        raise RedisWriteError(message, _result_so_far(spark, result_id)) from error
    result = read_result(spark, result_id)
    if result is None:
        raise RuntimeError(
            f"The write {result_id} ran through, but its result is gone: a session keeps those of its last 100 writes."
        )
    return result


def _check_frame(df: object) -> None:
    # By what it can do, for there are several classes, and not all are installed: classic, Connect, Databricks' own.
    if hasattr(type(df), "sparkSession") and hasattr(type(df), "write"):
        return
    kind = type(df)
    hint = ""
    if kind.__module__.startswith("pyspark.pandas"):
        hint = " df.to_spark() makes one of it."
    elif kind.__module__.startswith("pandas"):
        hint = " spark.createDataFrame(df) makes one of it."
    raise TypeError(f"df must be a DataFrame of Spark, not {kind.__module__}.{kind.__qualname__}.{hint}")


def _session_default(spark: SparkSession, option: str) -> str | None:
    return spark.conf.get(f"spark.datasource.redis.{option}", None)


def _result_so_far(spark: SparkSession, result_id: str) -> WriteResult | None:
    try:
        return read_result(spark, result_id)
    except Exception:  # a session that died with the write; the write's own error is the one to show
        return None
