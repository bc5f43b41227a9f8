-- Mixed reads for wrk: pages of the API that the overview, a community and a search ask for.
local paths = {
  "/api/ask/pairing_coverage?area=350783&as_of=2020-07-01",
  "/api/ask/uncovered_communities?area=350783&as_of=2020-07-01&limit=50",
  "/api/ask/organisation_coverage?area=350783&as_of=2020-07-01",
  "/api/ask/demand_coverage?area=350783&as_of=2020-07-01",
  "/api/ask/search?text=%E5%BB%BA%E7%93%AF",
  "/api/ask/places",
  "/api/things/u-350783-05",
  "/api/ask/claims?area=350783&as_of=2020-07-01",
  "/api/questions",
  "/",
}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
