-- Writes rows as JSON documents: all rows of a call in one atomic step. What comes before this text sets the variables mode and
-- expire.
-- KEYS are the keys of the rows. ARGV[1] is the path, which they share. Then come the arguments of each row: its expiry as the
-- command in expire takes it, seconds for EXPIRE and a moment for PEXPIREAT, 0 for none; and the document.
-- Returns what became of the row, or a list of that where there are several: 1 where it was written, 0 where insert found the
-- key or the path, -1 where there is no key, -2 where the path's parent is missing, -3 where update did not find the path, -4
-- where the moment is past, or the error of the row.
if #KEYS == 0 then
  return -- it was to be loaded, no more
end

local path = ARGV[1]
local command = mode == 'merge' and 'JSON.MERGE' or 'JSON.SET'

-- By the server's own clock: it would delete a key whose moment is past at once.
local now
if expire == 'PEXPIREAT' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A full server, or an ACL that refuses a command or the key.
local function concerns_all(error)
  for _, words in ipairs({ 'OOM', 'ACL failure', "The user executing the script can't" }) do
    if string.find(error, words, 1, true) then
      return true
    end
  end
  return false
end

-- Asks what is there before it writes. Returns the result, where that is not 1.
local function write(key, document)
  local exists = redis.call('EXISTS', key) == 1

  if path == '$' and mode == 'insert' and exists then
    return 0
  end
  if not exists and (path ~= '$' or mode == 'update') then
    return -1
  end

  local dump, ttl
  if exists then
    -- Asked for, because an error within a script does not say it on every server.
    local kind = redis.call('TYPE', key)
    kind = type(kind) == 'table' and kind.ok or kind
    local others = { string = true, hash = true, list = true, set = true, zset = true, stream = true }
    if others[kind] then
      if mode ~= 'replace' then
        return redis.error_reply('WRONGTYPE Operation against a key holding the wrong kind of value')
      end
      -- A full server refuses a script at its first write, or not at all, and it never refuses a DEL. So the first write is
      -- one that it does refuse: then what was there stays. That the type is wrong is no news, by whatever words.
      local reply = redis.pcall('JSON.SET', key, path, document)
      local refused = type(reply) == 'table' and reply.err or ''
      if concerns_all(refused) then
        return reply
      end
      -- Kept, in case the document is refused, by servers that are Redis: others may lack DUMP, which no pcall survives there.
      if string.find(refused, 'wrong Redis type', 1, true) or redis.SERVER_NAME then
        dump, ttl = redis.pcall('DUMP', key), redis.pcall('PTTL', key)
      end
      redis.call('DEL', key)
    end
  end

  local found = true
  if path ~= '$' then
    local types = redis.pcall('JSON.TYPE', key, path)
    if type(types) == 'table' and types.err then
      return types
    end
    found = type(types) == 'table' and #types > 0
    if mode == 'insert' and found then
      return 0
    end
    if mode == 'update' and not found then
      return -3
    end
  end

  local reply = redis.pcall(command, key, path, document)
  if type(reply) == 'table' and reply.err then
    if type(dump) == 'string' then
      redis.pcall('RESTORE', key, type(ttl) == 'number' and math.max(ttl, 0) or 0, dump)
    end
    -- Where nothing is at the path yet, some servers answer nil and some an error when there is no parent either.
    if not found and not concerns_all(reply.err) then
      return -2
    end
    return reply
  end
  if not reply then
    return -2
  end
end

-- Writes a whole document at once, and asks only where that is refused. Returns the result, where that is not 1.
local function write_root(key, document)
  local reply
  if mode == 'insert' then
    reply = redis.pcall(command, key, path, document, 'NX')
  elseif mode == 'update' then
    reply = redis.pcall(command, key, path, document, 'XX')
  else
    reply = redis.pcall(command, key, path, document)
  end
  if not reply then
    return mode == 'insert' and 0 or mode == 'update' and -1 or -2
  end
  if type(reply) == 'table' and reply.err then
    return write(key, document)
  end
end

local results = {}
for row, key in ipairs(KEYS) do
  local expiry, document = ARGV[2 * row], ARGV[2 * row + 1]
  local result
  if now and expiry ~= '0' and tonumber(expiry) <= now then
    result = -4
  elseif path == '$' then
    result = write_root(key, document)
  else
    result = write(key, document)
  end
  if not result then
    result = 1
    if expiry ~= '0' then
      redis.call(expire, key, expiry)
    elseif mode == 'replace' then
      -- Not by a DEL before: a document that the server refuses then leaves the old one as it was.
      redis.call('PERSIST', key)
    end
  end
  results[row] = result
end
return #KEYS == 1 and results[1] or results
