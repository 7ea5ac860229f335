-- Writes rows as hashes: all rows of a call in one atomic step. What comes before this text sets the variables mode and expire;
-- operands, and where something of what is there is asked for, asked, versioned, older and unmet: see changes.lua.
-- KEYS are the keys of the rows. ARGV[1] is the number of field names that the rows share; these names follow. Then come the
-- arguments of each row. First its expiry as the command in expire takes it, seconds for EXPIRE and a moment for PEXPIREAT, 0
-- for none. Then '' for a row with a value for each of the shared names; 'delete' for one that deletes its key; or the number of
-- arguments that follow its operands. Then its operands; and last the values; or the version, if there are any, of the one that
-- deletes; or the number of fields to delete, their names, and the fields to set, each with its value. A version is the first
-- field that is set. Of a row that deletes, the expiry is that of the version it leaves behind, in seconds.
-- Returns what became of the row, or a list of that where there are several: 1 where it was written or deleted, 0 where insert
-- found the key or a deletion did not, -1 where update did not, -4 where the moment is past, what older or unmet returned, -8
-- where a deletion found what one of the same version had left behind, or the error of the row.
if #KEYS == 0 then
  return -- it was to be loaded, no more
end

-- One call costs more than what it does. So there are no functions in this text, which each call would make anew.
local ARGV, pcall, unpack = ARGV, redis.pcall, unpack
local rows = #KEYS
local shared = tonumber(ARGV[1])
local at = 2 + shared

local only_version = versioned and not asked[2]

-- By the server's own clock: it would delete a key whose moment is past at once.
local now
if expire == 'PEXPIREAT' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- One question for all rows, as the answer is most often the same.
local all_exist = mode == 'update' and rows > 1 and not asked and redis.call('EXISTS', unpack(KEYS)) == rows

local fields
if shared > 0 then
  fields = {}
  for i = 1, shared do
    fields[2 * i - 1] = ARGV[1 + i]
  end
end

local results = {}
for row = 1, rows do
  local key, expiry, own = KEYS[row], ARGV[at], ARGV[at + 1]
  local operand = at + 2
  at = operand + operands
  local last, first, version = at + shared - 1, at, ARGV[at]
  local deletes = own == 'delete'
  if deletes then
    last = versioned and at or at - 1
  elseif own ~= '' then
    last = at + own - 1
    first = at + ARGV[at] + 1
    version = ARGV[first + 1]
  end

  local result, found, stored, exists, tombstone = 1, nil, nil, nil, false
  if now and not deletes and expiry ~= '0' and tonumber(expiry) <= now then
    result = -4
  end
  if asked and result == 1 then
    if only_version then
      stored = pcall('HGET', key, asked[1])
    else
      found = pcall('HMGET', key, unpack(asked))
      stored = found.err and found or versioned and found[1]
    end
    if type(stored) == 'table' then
      -- What is of another type has neither version nor fields.
      result = (deletes or mode == 'replace') and 1 or mode == 'insert' and 0 or stored
      stored, found = nil, {}
    end
    -- The version alone, and an expiry: what a deletion left behind. An upsert finds it out by its HSET, which most often saves
    -- the question.
    tombstone = stored
      and (deletes or mode ~= 'upsert' or last - first >= 4000)
      and redis.call('HLEN', key) == 1
      and redis.call('PTTL', key) > 0
  end
  if result == 1 and (deletes or mode ~= 'upsert') and not all_exist then
    exists = not tombstone and redis.call('EXISTS', key) == 1
    if deletes then
      result = exists and 1 or tombstone and stored == version and -8 or 0
    elseif mode == 'insert' and exists then
      result = 0
    elseif mode == 'update' and not exists then
      result = -1
    end
  end
  local held
  if asked and (result == 1 or deletes) then
    held = stored and stored ~= version and older(stored, version) or found and unmet(found, operand)
    if held and result == 1 then
      result = held
    end
  end

  local replaces = not deletes and mode == 'replace' or deletes and expiry ~= '0' -- by another hash
  if result == 1 and exists and replaces then
    -- A full server refuses a script at its first write, or not at all, and it never refuses a DEL. So the first write is
    -- one that it does refuse: then what was there stays.
    local name, value = ARGV[first], ARGV[first + 1]
    if deletes then
      name, value = asked[1], version
    elseif own == '' then
      name, value = ARGV[2], ARGV[at]
    end
    local reply = pcall('HSET', key, name, value)
    if type(reply) == 'table' and reply.err and not string.find(reply.err, 'WRONGTYPE', 1, true) then
      result = reply
    else
      redis.call('DEL', key)
    end
  elseif result == 1 and deletes then
    redis.call('DEL', key)
  end

  if deletes then
    if (result == 1 or result == 0 or result == -8) and not held and expiry ~= '0' then
      local reply = pcall('HSET', key, asked[1], version)
      if type(reply) == 'table' then
        result = reply
      else
        redis.call('EXPIRE', key, expiry)
      end
    end
  elseif result == 1 then
    local reply -- by pcall, as it keeps the error's own code on every version
    if own == '' then
      for i = 1, shared do
        fields[2 * i] = ARGV[at + i - 1]
      end
      reply = pcall('HSET', key, unpack(fields))
    else
      -- In pieces, as unpack spreads no more than about 8,000 values.
      for i = first, last, 4000 do
        reply = type(reply) == 'table' and reply or pcall('HSET', key, unpack(ARGV, i, math.min(i + 3999, last)))
      end
    end
    if stored and mode == 'upsert' and not tombstone then
      local set = own == '' and shared or (last - first + 1) / 2
      -- No field was there but the version.
      tombstone = reply == set - 1 and redis.call('HLEN', key) == set
    end
    for i = at + 1, own == '' and at or first - 1, 4000 do
      all_exist = false -- the key of a hash without fields is gone
      local deleted = pcall('HDEL', key, unpack(ARGV, i, math.min(i + 3999, first - 1)))
      reply = type(deleted) == 'table' and deleted or reply
    end
    if type(reply) == 'table' then
      result = reply
    elseif expiry ~= '0' then
      redis.call(expire, key, expiry)
      all_exist = all_exist and not now -- the moment may have passed meanwhile
    elseif tombstone then
      redis.call('PERSIST', key)
    end
  end
  if rows == 1 then
    return result
  end
  results[row] = result
  at = last + 1
end
return results
