package page

// DemoLogin is one of those whom the demo lets you be.
type DemoLogin struct {
	Key        string // "koordinator-nes"
	Name       string // "Ingrid Sandvik"
	Label      string // "IHT-koordinator, Nes kommune"
	About      string // what there is to see
	Assignment string // id of the role assignment
	Grant      string // of a patient or next of kin: id of the own access, and no assignment
}
