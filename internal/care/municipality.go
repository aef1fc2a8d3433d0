package care

import (
	"bytes"
	_ "embed" // the lists below
	"encoding/csv"
)

// The lists lie as they came: kommuner_2024.csv is Statistics Norway's classification of municipalities from 2024 (357 of
// them), ahus_2026.csv the municipalities and city districts that Akershus university hospital is local hospital for.
var (
	//go:embed data/kommuner_2024.csv
	municipalitiesCSV []byte
	//go:embed data/ahus_2026.csv
	catchmentCSV []byte
)

// Area is a municipality, or a district of Oslo, as the state numbers it.
type Area struct {
	Municipality string // four digits
	District     string // number of the city district, six digits; "" for a whole municipality
	Name         string // with every official name: "Kárášjohka - Karasjok"
	Site         string // "Akershus" (Nordbyhagen) or "Kongsvinger"; "" outside the hospital's area
	Pilot        bool   // took part in the project 2020–2024
}

// Municipalities returns the 357 municipalities of Norway, by number.
func Municipalities() []Area {
	var list []Area
	for _, row := range shippedList(municipalitiesCSV) {
		list = append(list, Area{Municipality: row[0], Name: row[1]})
	}
	return list
}

// AhusCatchment returns the 21 municipalities of the helsefellesskap and the two districts of Oslo.
func AhusCatchment() []Area {
	var list []Area
	for _, row := range shippedList(catchmentCSV) {
		list = append(list, Area{Municipality: row[0], Name: row[1], District: row[2], Site: row[3], Pilot: row[4] == "pilot 2020-2024"})
	}
	return list
}

// shippedList reads a shipped list without its heading; it is embedded at build, and a test reads it.
func shippedList(text []byte) [][]string {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) < 2 {
		panic("care: a shipped list cannot be read")
	}
	return rows[1:]
}
