-- Writes one row as a JSON document, in one atomic step. What comes before this text sets the variable mode.
-- KEYS[1] is the key; ARGV[1] its time to live in seconds, 0 for none; ARGV[2] the path; ARGV[3] the document.
-- Returns 1 where the row was written, 0 where insert found the key or the path, -1 where there is no key, -2 where the
-- path's parent is missing, -3 where update did not find the path.
local key, ttl, path, document = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local exists = redis.call('EXISTS', key) == 1

if path == '$' then
  if mode == 'insert' and exists then
    return 0
  end
  if mode == 'update' and not exists then
    return -1
  end
  if mode == 'replace' and exists then
    redis.call('DEL', key)
  end
elseif not exists then
  return -1
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
  -- Where nothing is at the path yet, some servers answer nil and some an error when there is no parent either.
  if not found then
    return -2
  end
  return reply
end
if not reply then
  return -2
end
if ttl ~= '0' then
  redis.call('EXPIRE', key, ttl)
end
return 1
