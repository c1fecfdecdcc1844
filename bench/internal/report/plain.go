package report

// Plain makes any text safe to print on a terminal, in one line: what is not a visible character is shown as its code.
func Plain(text string) string { return clean(text) }
