package ui

import "html/template"

// PersonHead is the top of a person's own pages: whether she is in hospital, who she is, who to ring, how frail, and the
// links to her other pages. The name is the page's h1. A template writes {{template "person-head" .Person}}.
type PersonHead struct {
	Band    *Message // «Innlagt nå» in purple, or that she is dead; nil shows none
	Name    string
	Age     string // "84 år"
	Facts   []Fact // born, number, municipality, day 618, consent
	Actions []Action
	Team    Team
	Score   *ScoreCard
	Tabs    Tabs
}

// ScoreCard is a score over time beside the team.
type ScoreCard struct {
	Heading string // "Skrøpelighet (CFS): 6, opp fra 4"
	Chart   template.HTML
	Text    string // where there is nothing to draw
}

// PersonBar is the person in one line, for pages that do something about her: the page's own h1 says what. A template
// writes {{template "person-bar" .Person}}.
type PersonBar struct {
	Person Person // name with link, tags
	Age    string
	Facts  []Fact
}
