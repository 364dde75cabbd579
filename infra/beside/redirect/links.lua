-- Follows the links in the file that LINKS names, each thread of wrk from a place of its own, in an order in which
-- neighbours have nothing to do with each other. Prints one line of JSON at the end, times in milliseconds.

local links, at = {}, 0
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init()
  local agent = { ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0" }
  for line in io.lines(os.getenv("LINKS")) do
    links[#links + 1] = wrk.format("GET", line, agent)
  end
  at = number * 104729
end

function request()
  at = at + 7919
  return links[at % #links + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'JSON {"rate": %.0f, "answers": %d, "errors": %d, "p50": %.3f, "p99": %.3f, "max": %.3f}\n',
    summary.requests / summary.duration * 1e6, summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
