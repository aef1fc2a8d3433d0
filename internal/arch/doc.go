// Package arch holds the rules of the house that a compiler does not know, as tests: which floor may import which, what
// must stay pure, where SQL and libraries live, that everything exported is explained, and that no real-looking
// national number stands anywhere in the repository.
//
// Each rule is a function from a tree of files to faults, "path:line: what is wrong and what to do". TestHouse runs all
// of them on the repository; TestRulesCatch plants faults in small trees in memory and sees that they are caught, so a rule
// that has gone blind fails too.
//
//	make arch
//
// The floors are described in docs/adr; the table is in floors_test.go.
package arch
