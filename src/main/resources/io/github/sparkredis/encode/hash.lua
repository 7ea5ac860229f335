-- Writes one row as a hash, in one atomic step. What comes before this text sets the variables mode and expire.
-- KEYS[1] is the key; ARGV[1] its expiry as the command in expire takes it, seconds for EXPIRE and a moment for PEXPIREAT,
-- 0 for none; ARGV[2] the number of fields to delete, whose names follow; the rest are the fields to set, each with its
-- value.
-- Returns 1 where the row was written, 0 where insert found the key, -1 where update did not, -4 where the moment is past.
if #KEYS == 0 then
  return -- it was to be loaded, no more
end

local key, expiry, deleted = KEYS[1], ARGV[1], tonumber(ARGV[2])

-- By the server's own clock: it would delete the key at once.
if expire == 'PEXPIREAT' and expiry ~= '0' then
  local now = redis.call('TIME')
  if tonumber(expiry) <= now[1] * 1000 + math.floor(now[2] / 1000) then
    return -4
  end
end

if mode ~= 'upsert' then
  local exists = redis.call('EXISTS', key) == 1
  if mode == 'insert' and exists then
    return 0
  end
  if mode == 'update' and not exists then
    return -1
  end
  if mode == 'replace' and exists then
    -- A full server refuses a script at its first write, or not at all, and it never refuses a DEL. So the first write is
    -- one that it does refuse: then what was there stays.
    local reply = redis.pcall('HSET', key, ARGV[deleted + 3], ARGV[deleted + 4])
    if type(reply) == 'table' and reply.err and not string.find(reply.err, 'WRONGTYPE', 1, true) then
      return reply
    end
    redis.call('DEL', key)
  end
end

-- In pieces, as unpack spreads no more than about 8,000 values; pcall, as it keeps the error's own code on every version.
local function run(command, first, last)
  for i = first, last, 4000 do
    local reply = redis.pcall(command, key, unpack(ARGV, i, math.min(i + 3999, last)))
    if type(reply) == 'table' and reply.err then
      return reply
    end
  end
end

local failed = run('HSET', deleted + 3, #ARGV) or run('HDEL', 3, deleted + 2)
if failed then
  return failed
end
if expiry ~= '0' then
  redis.call(expire, key, expiry)
end
return 1
