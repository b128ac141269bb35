-- Asks each time for an address that nobody has asked for before: pages know the field, and ignore this value of it.
local seed = string.format("%x%x", os.time(), math.random(1, 65535))
local number = 0

request = function()
  number = number + 1
  local mark = string.find(wrk.path, "?", 1, true) and "&" or "?"
  return wrk.format(nil, wrk.path .. mark .. "view=" .. seed .. "-" .. number)
end
