package care

// StayID names a stay.
type StayID string

// StayChange is what one movement did to one stay: what alerts, deadlines and the timeline go by.
type StayChange struct {
	Patient       PatientID // the record that stands, where records have been merged
	Stay          StayID
	Unit          OrgID  // the hospital, municipal acute bed (KAD) or legevakt
	Where         string // its kind: hospital, kad, legevakt
	Sender        string // the feed that told it; "" on screen
	Told          Movement
	Before, After StayState
}
