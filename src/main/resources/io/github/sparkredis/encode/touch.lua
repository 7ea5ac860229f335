-- Sets the moment when a key that is there goes. KEYS[1] is the key, ARGV[1] the moment in milliseconds since 1970.
-- Returns 1 where it was set, 0 where there is no key, -4 where the moment is past by the server's own clock: it would delete the
-- key at once.
if #KEYS == 0 then
  return -- it was to be loaded, no more
end
local time = redis.call('TIME')
if tonumber(ARGV[1]) <= time[1] * 1000 + math.floor(time[2] / 1000) then
  return -4
end
return redis.call('PEXPIREAT', KEYS[1], ARGV[1])
