package main

// knowledgeCmd is `wasl knowledge`.
type knowledgeCmd struct {
	Eval     evalCmd     `cmd:"" help:"Ask questions of which the right entries are known, and print how many were found."`
	Explain  explainCmd  `cmd:"" help:"Show why a question is answered as it is."`
	Question questionCmd `cmd:"" help:"Print a question that was asked as a line of a question set, without names."`
	Export   exportCmd   `cmd:"" help:"Write the entries of the knowledge base as files."`
	Import   importCmd   `cmd:"" help:"Read entries from files; nothing is stored unless all of them are valid together."`
}
