-- Whether what is there holds a row back; put before hash.lua and json.lua where rows have versions or conditions. What comes
-- before this text sets the variables versioned, and conditions: a list of the place in what was found, the operator, whether
-- numbers are compared, and the text to compare with, without which it is one of the row's own.

-- A whole number of any size as text, in one form for each; nothing where it is none. Lua's own are exact to 2^53 alone.
local function whole(text)
  if string.find(text, '^[1-9]%d*$') then
    return text
  end
  local sign, digits = string.match(text, '^"?(-?)0*(%d+)"?$')
  return digits and (digits == '0' and digits or sign .. digits)
end

local function is_less(a, b)
  if a == b then
    return false
  end
  local negative = string.byte(a) == 45
  if negative ~= (string.byte(b) == 45) then
    return negative
  end
  if negative then
    a, b = string.sub(b, 2), string.sub(a, 2)
  end
  if #a ~= #b then
    return #a < #b
  end
  for i = 1, #a, 15 do
    local left, right = tonumber(string.sub(a, i, i + 14)), tonumber(string.sub(b, i, i + 14))
    if left ~= right then
      return left < right
    end
  end
  return false
end

local function number(text)
  return string.find(text, '^[+-]?%.?%d[%d.]*[eE]?[+-]?%d*$') and tonumber(text)
end

-- Below 0, 0, or above it; nothing where one is no number.
local function compare_numbers(a, b)
  local left, right = whole(a), whole(b)
  if left and right then
    return is_less(left, right) and -1 or is_less(right, left) and 1 or 0
  end
  left, right = number(a), number(b)
  return left and right and (left < right and -1 or left > right and 1 or 0)
end

-- The year of a date or a timestamp of ISO-8601, and what follows, without the Z at its end, behind which no fraction would sort.
local function moment(text)
  local year, rest = string.match(text, '^([+-]?%d%d%d%d+)(%-%d%d%-%d%d)$')
  if not year then
    year, rest = string.match(text, '^([+-]?%d%d%d%d+)(%-%d%d%-%d%dT%d%d:%d%d:%d%d%.?%d*)Z?$')
  end
  return tonumber(year), rest
end

-- By their bytes, where Lua goes by the locale of the server; but moments by their time.
local function compare_texts(a, b)
  local left_year, left_rest = moment(a)
  local right_year, right_rest = moment(b)
  if left_year and right_year then
    if left_year ~= right_year then
      return left_year < right_year and -1 or 1
    end
    a, b = left_rest, right_rest
  end
  for i = 1, math.max(#a, #b) do
    local left, right = string.byte(a, i) or -1, string.byte(b, i) or -1
    if left ~= right then
      return left < right and -1 or 1
    end
  end
  return 0
end

local function holds(operator, is_number, there, right)
  if operator == 'missing' then
    return not there
  elseif operator == 'there' or not there then
    return there
  elseif not is_number and (operator == '=' or operator == '!=') then
    return (there == right) == (operator == '=')
  end
  local order
  if is_number then
    order = compare_numbers(there, right)
  else
    order = compare_texts(there, right)
  end
  if not order then
    return operator == '!='
  end
  return operator == '=' and order == 0
    or operator == '!=' and order ~= 0
    or operator == '<' and order < 0
    or operator == '<=' and order <= 0
    or operator == '>' and order > 0
    or operator == '>=' and order >= 0
end

-- Returns -5 where the version that is there is newer than a row's, -7 where it is no whole number; else nothing.
local function older(there, version)
  there = whole(there)
  if not there then
    return -7
  elseif is_less(string.byte(version) == 34 and whole(version) or version, there) then
    return -5
  end
end

-- Returns -6 where a condition does not hold, else nothing. Operand is the place of the first text that is the row's own.
local function unmet(found, operand)
  for _, condition in ipairs(conditions) do
    local right = condition[4]
    if condition[3] ~= nil and not right then
      right = ARGV[operand]
      operand = operand + 1
    end
    if not holds(condition[2], condition[3], found[condition[1]], right) then
      return -6
    end
  end
end
