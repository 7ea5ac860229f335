-- Writes rows as JSON documents: all rows of a call in one atomic step. What comes before this text sets the variables mode and
-- expire; operands, and where something of what is there is asked for, asked, versioned, member, older and unmet: see changes.lua.
-- KEYS are the keys of the rows. ARGV[1] is the path, which they share. Then come the arguments of each row: its expiry as the
-- command in expire takes it, seconds for EXPIRE and a moment for PEXPIREAT, 0 for none; its operands; its version, if there are
-- any; and the document, which holds the version where the path is $, or '' for a row that deletes. Of one that deletes, the
-- expiry is that of the version it leaves behind, in seconds.
-- Returns what became of the row, or a list of that where there are several: 1 where it was written or deleted, 0 where insert
-- found the key or the path or a deletion did not, -1 where there is no key, -2 where the path's parent is missing, -3 where
-- update did not find the path, -4 where the moment is past, what older or unmet returned, -8 where a deletion found what one of
-- the same version had left behind, or the error of the row.
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

-- Whether a key is of a type that is no document.
local function is_other(key)
  local kind = redis.call('TYPE', key)
  kind = type(kind) == 'table' and kind.ok or kind
  local others = { string = true, hash = true, list = true, set = true, zset = true, stream = true }
  return others[kind]
end

local WRONGTYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'

-- Asks what is there before it writes. Returns the result, where that is not 1.
local function write(key, document, mode)
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
    if is_other(key) then
      if mode ~= 'replace' then
        return redis.error_reply(WRONGTYPE)
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
local function write_root(key, document, mode)
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
    return write(key, document, mode)
  end
end

-- The text of a JSON string. Servers escape what must be, and write all else as it is.
local function unescaped(text)
  if not string.find(text, '\\', 1, true) then
    return text
  end
  local controls = { b = 8, f = 12, n = 10, r = 13, t = 9 }
  return (string.gsub(text, '\\(.)(%x?%x?%x?%x?)', function(escape, hex)
    local code = escape == 'u' and tonumber(hex, 16)
    if not code then
      return (controls[escape] and string.char(controls[escape]) or escape) .. hex
    elseif code < 128 then
      return string.char(code)
    elseif code < 2048 then
      return string.char(192 + math.floor(code / 64), 128 + code % 64)
    end
    return string.char(224 + math.floor(code / 4096), 128 + math.floor(code / 64) % 64, 128 + code % 64)
  end))
end

-- Reads what is asked for: a list of texts, and false for what is not there. Or returns an error.
local function read(key)
  local found = {}
  for i, at in ipairs(asked) do
    local reply = redis.pcall('JSON.GET', key, at)
    if type(reply) == 'table' then
      return nil, is_other(key) and redis.error_reply(WRONGTYPE) or reply
    end
    local text = reply and string.match(reply, '^%[(.+)%]$')
    if text == 'null' then
      text = nil
    elseif text and string.byte(text) == 34 then
      text = unescaped(string.sub(text, 2, -2))
    end
    found[i] = text or false
  end
  return found
end

-- The version alone is what a deletion left behind, and it has an expiry.
local function is_tombstone(key)
  if redis.call('PTTL', key) < 0 then
    return false
  end
  local members = redis.call('JSON.OBJLEN', key, '$')
  return (type(members) == 'table' and members[1] or members) == 1
end

-- Whether a document can hold a version.
local function is_object(key)
  local kind = redis.call('JSON.TYPE', key, '$')
  while type(kind) == 'table' do
    kind = kind.ok or kind[1]
  end
  return kind == 'object'
end

-- Deletes what is at the path. Returns the result, where that is not 1.
local function delete(key, version, exists, expiry, is_same)
  if path ~= '$' then
    local deleted = exists and redis.pcall('JSON.DEL', key, path) or 0
    if type(deleted) == 'table' then
      return deleted
    end
    if exists and versioned then
      redis.call('JSON.SET', key, asked[1], version)
    end
    return deleted == 0 and 0 or nil
  end
  if expiry == '0' then
    if exists then
      redis.call('DEL', key)
    end
  else
    -- Before anything is deleted: a full server refuses it. That the type is wrong is no news, by whatever words.
    local reply = redis.pcall('JSON.SET', key, '$', '{' .. member .. version .. '}')
    if type(reply) == 'table' and reply.err then
      if concerns_all(reply.err) or not is_other(key) then
        return reply
      end
      redis.call('DEL', key)
      redis.call('JSON.SET', key, '$', '{' .. member .. version .. '}')
    end
    redis.call('EXPIRE', key, expiry)
  end
  return not exists and (is_same and -8 or 0) or nil
end

-- Writes or deletes, unless what is there holds the row back. Returns the result, where that is not 1.
local function change(key, expiry, operand, version, document)
  local deletes = document == ''
  local found, error = read(key)
  if error and not (path == '$' and (deletes or mode == 'replace') and is_other(key)) then
    return error
  end
  found = found or {}
  local tombstone = versioned and found[1] and is_tombstone(key)
  local exists = not tombstone and redis.call('EXISTS', key) == 1
  if not deletes then
    if path == '$' and mode == 'insert' and exists then
      return 0
    elseif not exists and (path ~= '$' or mode == 'update') then
      return -1
    end
  end
  local held = versioned and found[1] and found[1] ~= version and older(found[1], version) or unmet(found, operand)
  if held then
    return deletes and not exists and 0 or held
  elseif path ~= '$' and versioned and exists and not found[1] and not is_object(key) then
    return -7
  elseif deletes then
    return delete(key, version, exists, expiry, tombstone and whole(found[1]) == whole(version))
  elseif path ~= '$' then
    local result = write(key, document, mode)
    if not result and versioned then
      redis.call('JSON.SET', key, asked[1], version)
    end
    return result
  end
  local result = write_root(key, document, (mode == 'insert' or mode == 'update') and 'upsert' or mode)
  if not result and tombstone and expiry == '0' then
    redis.call('PERSIST', key)
  end
  return result
end

local results = {}
local at = 2
for row, key in ipairs(KEYS) do
  local expiry, operand = ARGV[at], at + 1
  at = operand + operands + (versioned and 1 or 0)
  local document = ARGV[at]
  local result
  if now and document ~= '' and expiry ~= '0' and tonumber(expiry) <= now then
    result = -4
  elseif asked then
    result = change(key, expiry, operand, ARGV[at - 1], document)
  elseif path == '$' then
    result = write_root(key, document, mode)
  else
    result = write(key, document, mode)
  end
  if not result then
    result = 1
    if document == '' then
      -- Its expiry is set.
    elseif expiry ~= '0' then
      redis.call(expire, key, expiry)
    elseif mode == 'replace' then
      -- Not by a DEL before: a document that the server refuses then leaves the old one as it was.
      redis.call('PERSIST', key)
    end
  end
  results[row] = result
  at = at + 1
end
return #KEYS == 1 and results[1] or results
