package plot

import (
	"fmt"
	"math"
)

// lookupGallery is what the lookup path is shown by.
func lookupGallery() []sample {
	return []sample{
		{"ladder", ladderChart(ladderFrame(), ladderRows())},
		{"ladder-to-zero", ladderChart(ladderFrame(), ladderToZero())},
		{"pairs", barsChart(pairsFrame(), pairs())},
		{"callers", linesChart(callersFrame(), callersLines())},
		{"claims", linesChart(claimsFrame(), claimsLines())},
	}
}

func ladderFrame() Frame {
	return Frame{
		Title:    "From the obvious implementation to the fast one a lookup takes ×0.08 of the time",
		Subtitle: "HS256, 275 B of claims, one caller; both axes are logarithmic. A pale length is what a step bought",
		Caption:  caption(),
	}
}

// steps are rows that go down from a first value, each by a factor, and others beside them.
func steps(variant string, names []string, peers []string) []LadderRow {
	var rows []LadderRow
	for _, name := range names {
		rows = append(rows, LadderRow{Label: name, Variant: variant, Step: true})
	}
	for _, name := range peers {
		rows = append(rows, LadderRow{Label: name, Variant: Peer + name})
	}
	return rows
}

func amounts(notes bool, values ...float64) []Amount {
	var all []Amount
	for i, v := range values {
		a := Amount{Value: v, Lo: v * 0.97, Hi: v * 1.04}
		if notes && i > 0 {
			a.Note = fmt.Sprintf("×%.2f", v/values[i-1])
		}
		all = append(all, a)
	}
	return all
}

func ladderRows() LadderSpec {
	return LadderSpec{
		Rows: steps("jwt/stateless-hs256", []string{"obvious", "form", "mac", "claims", "base64", "fast"},
			[]string{"golang-jwt", "golang-jwt-strict", "go-jose", "jwx", "cristalhq"}),
		Panels: []LadderPanel{
			{
				Title: "Time", Unit: Seconds, Floor: 1.2e-6, HasFloor: true,
				Amounts: append(amounts(true, 24e-6, 18e-6, 16e-6, 4.1e-6, 3.1e-6, 1.7e-6), amounts(false, 18e-6, 18.6e-6, 31e-6, 60e-6, 10.7e-6)...),
			},
			{
				Title: "Allocations", Unit: Count, Floor: 0, HasFloor: true,
				Amounts: append(amounts(false, 92, 70, 64, 14, 9, 3), amounts(false, 60, 62, 110, 244, 29)...),
			},
		},
	}
}

// ladderToZero has a step of which it is open whether it is slower, one that was not measured, and a last one without
// garbage.
func ladderToZero() LadderSpec {
	time := amounts(true, 0.9e-6, 0.95e-6, 0.55e-6)
	time[1].Note, time[1].Open = "n.r.", true
	return LadderSpec{
		Rows: steps("session/strict", []string{"obvious", "digest", "fast"}, []string{"go-redis", "rueidis"}),
		Panels: []LadderPanel{
			{
				Title: "CPU", Unit: Seconds, Floor: 0.39e-6, HasFloor: true,
				Amounts: append(time, amounts(false, 3.1e-6, 2.1e-6)...),
			},
			{Title: "Allocations", Unit: Count, Amounts: append(amounts(false, 3, 1, 0), Amount{Value: 11}, Amount{Value: math.NaN()})},
		},
	}
}

func pairsFrame() Frame {
	return Frame{
		Title:    "Session lookup against HS256 JWT: ×1.55 obvious against obvious, ×1.31 fast against fast",
		Subtitle: "CPU per request, replica + store, at 2,000 requests/s; beside each obvious bar its ratio to the fast one",
		Caption:  caption(), XLabel: "CPU per request",
	}
}

func pairs() BarSpec {
	spec := BarSpec{Unit: Seconds, Horizontal: true, Kinds: []string{"obvious", "fast"}}
	for _, row := range []struct {
		variant       string
		obvious, fast float64
	}{
		{"none", 0, 91e-6}, {"session/strict", 186e-6, 150e-6}, {"jwt/stateless-hs256", 127e-6, 99e-6}, {"jwt/stateless-rs256", 179e-6, 160e-6},
		{"jwt/stateless-ps256", 180e-6, 161e-6}, {"jwt/stateless-es256", 245e-6, 230e-6}, {"jwt/stateless-eddsa", 214e-6, 190e-6},
		{"jwt/denylist", 212e-6, 170e-6}, {"session/cached", 131e-6, 95e-6}, {"session/sliding", 190e-6, 160e-6},
	} {
		group := Group{Label: row.variant}
		bar := func(kind string, v float64) Bar {
			return Bar{Variant: row.variant, Kind: kind, Values: []float64{v}, Lo: v * 0.97, Hi: v * 1.03}
		}
		if row.obvious > 0 {
			b := bar("obvious", row.obvious)
			b.Note = fmt.Sprintf("×%.2f [%.2f, %.2f]", row.obvious/row.fast, row.obvious/row.fast*0.97, row.obvious/row.fast*1.03)
			group.Bars = append(group.Bars, b)
		}
		group.Bars = append(group.Bars, bar("fast", row.fast))
		spec.Groups = append(spec.Groups, group)
	}
	return spec
}

func callersFrame() Frame {
	return Frame{
		Title: "With 64 callers the fast lookup does ×2.4 as many lookups a second as plain go-redis", Subtitle: "Lookups a second, by callers at once; both axes are logarithmic",
		Caption: caption(), XLabel: "Callers", YLabel: "Lookups per second",
	}
}

func callersLines() LineSpec {
	spec := LineSpec{X: Axis{Log: true}, Y: Axis{Log: true}, Panels: []Panel{{}}}
	for _, n := range []float64{1, 4, 16, 64, 256} {
		spec.X.Ticks = append(spec.X.Ticks, Tick{Value: n})
	}
	for _, s := range []struct {
		variant, label string
		alone, most    float64
	}{
		{SessionObvious, "session, obvious", 16e3, 45e3}, {"session/strict", "session, fast", 18e3, 120e3}, {Peer + "go-redis", "go-redis", 17e3, 47e3},
		{Peer + "rueidis", "rueidis", 17e3, 80e3}, {HS256Obvious, "HS256, obvious", 42e3, 80e3},
		{"jwt/stateless-hs256", "HS256, fast", 560e3, 1.1e6},
	} {
		series := Series{Variant: s.variant, Label: s.label}
		for _, t := range spec.X.Ticks {
			y := min(s.alone*math.Pow(t.Value, 0.6), s.most)
			series.Points = append(series.Points, Point{X: t.Value, Y: y, Lo: y * 0.97, Hi: y * 1.02, Apart: t.Value == 1 && s.alone < 20e3})
		}
		spec.Panels[0].Series = append(spec.Panels[0].Series, series)
	}
	return spec
}

func claimsFrame() Frame {
	return Frame{
		Title:    "The fast path takes ×0.10 of bare golang-jwt at 275 B of claims and ×0.15 at 9 KB",
		Subtitle: "Time of verifying an HS256 token, by size of its claims; both axes are logarithmic",
		Caption:  caption(), XLabel: "Claims", YLabel: "Time per token",
	}
}

func claimsLines() LineSpec {
	spec := LineSpec{X: Axis{Unit: Bytes, Log: true}, Y: Axis{Unit: Seconds, Log: true}, Panels: []Panel{{}}}
	for _, s := range []struct {
		variant, label     string
		fixed, perKilobyte float64
	}{
		{HS256Obvious, "obvious", 16e-6, 35e-6}, {"jwt/stateless-hs256", "fast", 1.2e-6, 2.9e-6}, {"floor", "floor", 0.7e-6, 2.2e-6},
		{Peer + "golang-jwt-strict", "golang-jwt-strict", 12e-6, 26e-6}, {Peer + "cristalhq", "cristalhq", 7e-6, 12e-6},
	} {
		series := Series{Variant: s.variant, Label: s.label, Floor: s.variant == "floor"}
		for _, size := range []float64{60, 275, 1500, 9000} {
			y := s.fixed + s.perKilobyte*size/1000
			series.Points = append(series.Points, Point{X: size, Y: y, Lo: y * 0.97, Hi: y * 1.02})
		}
		spec.Panels[0].Series = append(spec.Panels[0].Series, series)
	}
	for _, p := range spec.Panels[0].Series[0].Points {
		spec.X.Ticks = append(spec.X.Ticks, Tick{Value: p.X})
	}
	return spec
}
