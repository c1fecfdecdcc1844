package report

// sectionPointers lists the sections in the order of the page.
func (d *document) sectionPointers() []*section {
	var all []*section
	for _, list := range [][]section{d.Front, d.Sections} {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	for _, s := range []*section{&d.Trust, &d.Method, &d.Reproduce, &d.Cite} {
		if s.ID != "" {
			all = append(all, s)
		}
	}
	return all
}

// figurePointers lists every figure in the order of the page.
func (d *document) figurePointers() []*figure {
	var all []*figure
	for _, s := range d.sectionPointers() {
		for i := range s.Figures {
			all = append(all, &s.Figures[i])
		}
	}
	return all
}

// tablePointers lists every table in the order of the page.
func (d *document) tablePointers() []*table {
	var all []*table
	lists := [][]table{d.Beneath, d.Statements, d.Questions}
	for _, s := range d.sectionPointers() {
		lists = append(lists, s.Tables)
	}
	for _, list := range lists {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	return all
}

// figures lists every figure of the document.
func (d document) figures() []figure {
	var all []figure
	for _, f := range d.figurePointers() {
		all = append(all, *f)
	}
	return all
}

// tables lists every table of the document.
func (d document) tables() []table {
	var all []table
	for _, t := range d.tablePointers() {
		all = append(all, *t)
	}
	return all
}
