-- Writes one row as a JSON document, in one atomic step. What comes before this text sets the variables mode and
-- expire.
-- KEYS[1] is the key; ARGV[1] its expiry as the command in expire takes it, seconds for EXPIRE and a moment for PEXPIREAT,
-- 0 for none; ARGV[2] the path; ARGV[3] the document.
-- Returns 1 where the row was written, 0 where insert found the key or the path, -1 where there is no key, -2 where the
-- path's parent is missing, -3 where update did not find the path, -4 where the moment is past.
if #KEYS == 0 then
  return -- it was to be loaded, no more
end

local key, expiry, path, document = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

-- By the server's own clock: it would delete the key at once.
if expire == 'PEXPIREAT' and expiry ~= '0' then
  local now = redis.call('TIME')
  if tonumber(expiry) <= now[1] * 1000 + math.floor(now[2] / 1000) then
    return -4
  end
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

local exists = redis.call('EXISTS', key) == 1

if path == '$' and mode == 'insert' and exists then
  return 0
end
if not exists and (path ~= '$' or mode == 'update') then
  return -1
end

-- Asked for, because an error within a script does not say it on every server.
local replaced = mode == 'replace' and exists
local dump, ttl
if exists then
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
    replaced = false
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

local command = 'JSON.SET'
if mode == 'merge' then
  command = 'JSON.MERGE'
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
if expiry ~= '0' then
  redis.call(expire, key, expiry)
elseif replaced then
  -- Not by a DEL before: a document that the server refuses then leaves the old one as it was.
  redis.call('PERSIST', key)
end
return 1
