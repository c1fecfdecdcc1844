package report

import (
	"cmp"
	"fmt"
	"strings"

	"authbench/bench/internal/plot"
	"authbench/scenarios"
)

// crossoverFigure is where a session that replicas remember crosses a JWT.
func (e evidence) crossoverFigure(x crossover) (figure, error) {
	if !x.measured() {
		return figure{}, nil
	}
	spec := plot.HeatSpec{Columns: x.at}
	for i, row := range x.cells {
		spec.Rows = append(spec.Rows, hitText(x.hits[i]))
		var cells []plot.HeatCell
		for j, c := range row {
			cells = append(cells, heatCell(c, x.gaps[i][j]))
		}
		spec.Cells = append(spec.Cells, cells)
	}
	frame := plot.Frame{
		Title:    title(cmp.Or(x.sentence(), fmt.Sprintf("a session against %s by distance of the store and local hit rate", x.name()))),
		Subtitle: fmt.Sprintf("%s ÷ %s, mean response time, each cell measured at %s", scenarios.SessionCached, x.jwt.variant, rate(scenarios.DistanceRPS)),
		Caption:  e.caption(x.sample()), XLabel: "Round trip to the store, achieved, p50", YLabel: "Local hit rate",
	}
	picture, err := plot.HeatMap(frame, spec)
	return finish("crossover-"+strings.ToLower(x.jwt.name), e.crossoverFinding(x), "blue is where the session answers sooner, orange where the JWT does, and the black line runs between them. "+
		"At a local hit rate of 0 % every request asks the store, as a strict session's does; at 100 % none does. The JWT never asks.", frame, picture, err)
}

func heatCell(c comparison, gap string) plot.HeatCell {
	switch {
	case gap != "":
		return plot.HeatCell{Gap: gap}
	case !c.usable():
		return plot.HeatCell{}
	}
	return plot.HeatCell{Ratio: c.Ratio.Center, Level: !c.resolved() || c.side() == equalSide}
}

// sample says how many blocks stand behind a cell, and what ≈ means with so many.
func (x crossover) sample() string {
	least, most := 0, 0
	for _, row := range x.cells {
		for _, c := range row {
			if n := c.Ratio.N; c.usable() {
				most = max(most, n)
				if least == 0 || n < least {
					least = n
				}
			}
		}
	}
	blocks := plural(most, "block")
	if least < most {
		blocks = fmt.Sprintf("%d to %s", least, blocks)
	}
	text := fmt.Sprintf("n = %s a cell; means of log ratios paired within blocks", blocks)
	if most < enoughBlocks {
		return fmt.Sprintf("%s. It takes %d to resolve one, so every ratio has ≈ before it.", text, enoughBlocks)
	}
	return text + "; ≈: not resolved, or equal within this run's margin. Intervals are in the table."
}
