-- Writes users to Redis as hashes with an expiry, then as JSON documents, and shows what became of the rows.
CREATE TEMPORARY VIEW users AS
SELECT * FROM VALUES
  (1, 'Ada Lovelace', named_struct('city', 'London', 'country', 'GB'), array('mathematics', 'poetry')),
  (2, 'Grace Hopper', named_struct('city', 'New York', 'country', 'US'), array('compilers')),
  (3, 'Alan Turing', named_struct('city', 'London', 'country', 'GB'), array())
  AS users (id, name, address, interests);

CREATE TEMPORARY VIEW user_hashes
  (id INT, name STRING, address STRUCT<city: STRING, country: STRING>, interests ARRAY<STRING>)
USING `redis-hash` OPTIONS (key_column 'id', key_prefix 'example:user:', ttl '3600');

INSERT INTO user_hashes SELECT * FROM users;

CREATE TEMPORARY VIEW user_documents
  (id INT, name STRING, address STRUCT<city: STRING, country: STRING>, interests ARRAY<STRING>)
USING `redis-json` OPTIONS (key_column 'id', key_prefix 'example:profile:', mode 'insert');

INSERT INTO user_documents SELECT * FROM users;

CREATE TEMPORARY VIEW redis_writes USING `redis-write-result`;

SELECT format, rows_written, rows_skipped, rows_failed, failures FROM redis_writes;  -- the newest first
