package report

// lookupSection is the scenario of microbenchmarks: its charts and tables are of rounds, not of trials.
func (e evidence) lookupSection(s section) (section, error) {
	s.Prose = append(s.Prose, e.roundsSentence())
	for _, ladder := range e.ladderFigures() {
		f, err := ladder.figure(e)
		if err != nil {
			return s, err
		}
		s.Figures = append(s.Figures, f)
	}
	for _, draw := range []func() (figure, error){e.throughputFigure, e.callersCPUFigure, e.lookupClaimsFigure} {
		f, err := draw()
		if err != nil {
			return s, err
		}
		s.Figures = append(s.Figures, f)
	}
	s.Figures, s.Tables = drawn(s.Figures), e.lookupTables()
	return s, nil
}
