-- Gives the key the expiry that it has, or none again: nothing changes, but replicas are told of it, behind all that they were
-- told of before. So a WAIT behind this script waits for what another connection wrote, too. Then it runs the command of ARGV.
if #KEYS == 0 then
  return -- it was to be loaded, no more
end
local left = redis.call('PTTL', KEYS[1])
if left > 0 then
  redis.call('PEXPIRE', KEYS[1], left)
elseif left == -1 then
  redis.call('PEXPIRE', KEYS[1], 3600000)
  redis.call('PERSIST', KEYS[1])
end
return redis.call(ARGV[1], KEYS[1], unpack(ARGV, 2))
