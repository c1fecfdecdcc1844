package scenarios

// What the scenarios replicas and shards are held to.
const (
	// LeastControlGrowth and MostControlGrowth bound the goodput of MostPoint's replicas over that of one, of a variant
	// that asks no store: below, something else than the store is full; above, the one replica was held up.
	LeastControlGrowth = 7.0
	MostControlGrowth  = 9.0
	// CapacityMiss is the share by which the capacity behind the knee, as saturated demands predict it, may be off.
	CapacityMiss = 0.15
	// ShardsMiss is the same of the factor by which three shards raise it.
	ShardsMiss = 0.20
)
