-- Says which command a user may not run: the place of the first such, or 0. ARGV are commands, each behind the number of its
-- words. Where the first is refused, it may be for its key, and says nothing of the others.
if not redis.acl_check_cmd then
  return 0 -- before Redis 7.0
end
local at, place = 1, 1
while at <= #ARGV do
  local words = tonumber(ARGV[at])
  if not redis.acl_check_cmd(unpack(ARGV, at + 1, at + words)) then
    return place == 1 and 0 or place
  end
  at = at + words + 1
  place = place + 1
end
return 0
