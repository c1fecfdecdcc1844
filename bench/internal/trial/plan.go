package trial

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"strconv"

	"authbench/results"
	"authbench/scenarios"
)

// A Block is one entry of a run's plan: every arm of a scenario, alive at once, a trial each.
type Block struct {
	Cell scenarios.Cell
	// Index counts the scenario's blocks from 0; Attempt is 1 when a voided block runs again.
	Index, Attempt int
	Seed           uint64
}

// Plan lists the blocks of the cells in the order in which they run.
func Plan(cells []scenarios.Cell, seed uint64) []Block {
	var blocks []Block
	for _, cell := range cells {
		for index := range cell.Blocks {
			blocks = append(blocks, Block{Cell: cell, Index: index, Seed: derive(seed, cell.Scenario, index)})
		}
	}
	return blocks
}

// PlanOf lists the blocks that a run planned, as its run.json says.
func PlanOf(run results.Run) []Block {
	var cells []scenarios.Cell
	for _, p := range run.Plan {
		cells = append(cells, scenarios.Cell(p))
	}
	return Plan(cells, run.Seed)
}

// Whole returns how many of the rows, from the first, make whole attempts of the plan's blocks: what
// comes after them was cut short when the run was killed.
func Whole(plan []Block, rows []results.Trial) int {
	arms := make(map[string]int)
	for _, b := range plan {
		arms[b.Cell.Scenario] = len(b.Cell.Arms())
	}
	whole := 0
	for whole < len(rows) {
		first := rows[whole]
		n := arms[first.Scenario]
		if n == 0 || whole+n > len(rows) {
			break
		}
		last := rows[whole+n-1]
		if last.Scenario != first.Scenario || last.Block != first.Block || last.Attempt != first.Attempt {
			break
		}
		whole += n
	}
	return whole
}

// Remaining leaves out the blocks that rows, which are of whole attempts, already hold: those with a
// trial that is not void, and those that were void twice.
func Remaining(plan []Block, rows []results.Trial) []Block {
	type key struct {
		scenario string
		index    int
	}
	done := make(map[key]bool)
	for _, row := range rows {
		if row.Void == "" || row.Attempt > 0 {
			done[key{row.Scenario, row.Block}] = true
		}
	}
	var left []Block
	for _, b := range plan {
		if !done[key{b.Cell.Scenario, b.Index}] {
			left = append(left, b)
		}
	}
	return left
}

// again is the block's second and last attempt.
func (b Block) again() Block {
	b.Attempt++
	b.Seed = derive(b.Seed, "attempt", b.Attempt)
	return b
}

// derive makes a seed from a seed and a place, so that every block and slice can be repeated alone.
func derive(seed uint64, name string, index int) uint64 {
	sum := sha256.Sum256([]byte(strconv.FormatUint(seed, 16) + "/" + name + "/" + strconv.Itoa(index)))
	return binary.BigEndian.Uint64(sum[:])
}

// A turn is one arm's slice in a block's order.
type turn struct {
	arm   int
	slice int
}

// order shuffles the slices of a block: every arm once a round, the rounds one after the other, each
// in an order of its own. So any two arms' slices lie close together in time.
func order(arms, slices int, seed uint64) []turn {
	rng := rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15))
	var turns []turn
	for slice := range slices {
		for _, arm := range rng.Perm(arms) {
			turns = append(turns, turn{arm, slice})
		}
	}
	return turns
}
