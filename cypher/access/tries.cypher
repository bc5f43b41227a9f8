// How often a sign-in failed of late, by name or address, and when first.
MATCH (t:FailedTry)
WHERE t.of = $of AND t.at > $since
RETURN count(t) AS tries, coalesce(min(t.at), '') AS first_at;
