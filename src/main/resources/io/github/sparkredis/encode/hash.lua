-- Writes rows as hashes: all rows of a call in one atomic step. What comes before this text sets the variables mode and expire.
-- KEYS are the keys of the rows. ARGV[1] is the number of field names that the rows share; these names follow. Then come the
-- arguments of each row: its expiry as the command in expire takes it, seconds for EXPIRE and a moment for PEXPIREAT, 0 for none;
-- and either '' and a value for each of the shared names, or the number of arguments that follow, and these: the number of
-- fields to delete, their names, and the fields to set, each with its value.
-- Returns what became of the row, or a list of that where there are several: 1 where it was written, 0 where insert found the
-- key, -1 where update did not, -4 where the moment is past, or the error of the row.
if #KEYS == 0 then
  return -- it was to be loaded, no more
end

-- One call costs more than what it does. So there are no functions in this text, which each call would make anew.
local ARGV, pcall, unpack = ARGV, redis.pcall, unpack
local rows = #KEYS
local shared = tonumber(ARGV[1])
local at = 2 + shared

-- By the server's own clock: it would delete a key whose moment is past at once.
local now
if expire == 'PEXPIREAT' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- One question for all rows, as the answer is most often the same.
local all_exist = mode == 'update' and rows > 1 and redis.call('EXISTS', unpack(KEYS)) == rows

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
  at = at + 2
  local last, first = at + shared - 1, at
  if own ~= '' then
    last = at + own - 1
    first = at + ARGV[at] + 1
  end
  local result = 1
  if now and expiry ~= '0' and tonumber(expiry) <= now then
    result = -4
  elseif mode ~= 'upsert' and not all_exist then
    local exists = redis.call('EXISTS', key) == 1
    if mode == 'insert' and exists then
      result = 0
    elseif mode == 'update' and not exists then
      result = -1
    elseif mode == 'replace' and exists then
      -- A full server refuses a script at its first write, or not at all, and it never refuses a DEL. So the first write is
      -- one that it does refuse: then what was there stays.
      local name, value = ARGV[first], ARGV[first + 1]
      if own == '' then
        name, value = ARGV[2], ARGV[at]
      end
      local reply = pcall('HSET', key, name, value)
      if type(reply) == 'table' and reply.err and not string.find(reply.err, 'WRONGTYPE', 1, true) then
        result = reply
      else
        redis.call('DEL', key)
      end
    end
  end
  if result == 1 then
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
      for i = at + 1, first - 1, 4000 do
        all_exist = false -- the key of a hash without fields is gone
        reply = type(reply) == 'table' and reply or pcall('HDEL', key, unpack(ARGV, i, math.min(i + 3999, first - 1)))
      end
    end
    if type(reply) == 'table' then
      result = reply
    elseif expiry ~= '0' then
      redis.call(expire, key, expiry)
      all_exist = all_exist and not now -- the moment may have passed meanwhile
    end
  end
  if rows == 1 then
    return result
  end
  results[row] = result
  at = last + 1
end
return results
