// KEYS[1] is the one key. ARGV[1] is the time of the process in epoch ms, or empty for the clock of Redis. A delivery is a hash
// of `token`, `done`, `ttl` (ms) and `until` (epoch ms), the end of the lease or of the time that it is remembered. Numbers
// become texts with %.0f, because Lua's own form drops digits of times.

const NOW = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end`;

/** ARGV: token, leaseMs, ttlMs. Returns 0 if the caller gets the key, -1 if it is done, else the rest of the lease in ms. */
export const CLAIM = `${NOW}
local held = redis.call('HMGET', KEYS[1], 'until', 'done')
local rest = (tonumber(held[1]) or 0) - now
if rest > 0 then
  if held[2] == '1' then return -1 end
  return rest
end
local lease, ttl = tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('HSET', KEYS[1], 'token', ARGV[2], 'done', '0', 'ttl', ARGV[4], 'until', string.format('%.0f', now + lease))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(1, lease, ttl)))
return 0`;

/** ARGV: token. Returns 1 if the token has the key, which is then done. */
export const COMPLETE = `${NOW}
local held = redis.call('HMGET', KEYS[1], 'token', 'done', 'ttl')
if held[1] ~= ARGV[2] or held[2] ~= '0' then return 0 end
redis.call('HSET', KEYS[1], 'done', '1', 'until', string.format('%.0f', now + tonumber(held[3])))
redis.call('PEXPIRE', KEYS[1], math.max(1, tonumber(held[3])))
return 1`;

/** ARGV: token. */
export const RELEASE = `
local held = redis.call('HMGET', KEYS[1], 'token', 'done')
if held[1] == ARGV[2] and held[2] == '0' then redis.call('DEL', KEYS[1]) end
return 0`;

/** ARGV: the time and how long to keep it, in ms. Returns 1 if the time is not older than the newest, which it then is. */
export const ADVANCE = `
local newest = redis.call('GET', KEYS[1])
if newest and tonumber(newest) > tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;
