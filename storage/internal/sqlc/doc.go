// Package sqlc runs the queries of storage/queries on any engine. All but this
// file and the tests is generated from them by sqlc; the tests guard what the
// generator or SQLite's driver would get wrong silently.
package sqlc
