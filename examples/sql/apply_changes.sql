-- Brings Redis up to a change feed: rows write or delete, the newest of each key counts, and it may come in any order.
CREATE TEMPORARY VIEW changes AS
SELECT * FROM VALUES
  (1, 'Ada Lovelace', 'free', 'insert', 1),
  (2, 'Grace Hopper', 'pro', 'insert', 1),
  (3, 'Alan Turing', 'free', 'insert', 2),
  (2, 'Grace Hopper', 'pro', 'delete', 4),
  (1, 'Ada Lovelace', 'team', 'update', 5),
  (1, 'Ada Lovelace', 'pro', 'update', 3),
  (2, 'Grace Hopper', 'team', 'update', 3)
  AS changes (id, name, plan, op, version);

CREATE TEMPORARY VIEW users (id INT, name STRING, plan STRING, op STRING, version INT)
USING `redis-hash` OPTIONS (
  key_column 'id', key_prefix 'example:user:', columns 'name,plan',
  op_column 'op', version_column 'version', tombstone_ttl '1h');

INSERT INTO users SELECT * FROM changes;
INSERT INTO users SELECT * FROM changes;

CREATE TEMPORARY VIEW redis_writes USING `redis-write-result`;

SELECT rows_written, rows_deleted, rows_skipped, skips FROM redis_writes;  -- the newest first
