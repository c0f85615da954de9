package main

// knowledgeCmd is `wasl knowledge`.
type knowledgeCmd struct {
	Export exportCmd `cmd:"" help:"Write the entries of the knowledge base as files."`
	Import importCmd `cmd:"" help:"Read entries from files; nothing is stored unless all of them are valid together."`
}
