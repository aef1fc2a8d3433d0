package arch

import (
	"go/ast"
	"go/token"
	"slices"
)

// explained: every package says what it is for, and every exported name in internal has a comment that says its rule.
// Generated code is explained by what it is generated from; struct fields are left to judgement.
func explained(t *tree) (faults []string) {
	said := map[string]bool{}
	first := map[string]token.Pos{}
	for _, s := range t.goes {
		if s.test || !under(s.dir, "internal", "cmd") {
			continue
		}
		said[s.dir] = said[s.dir] || s.syntax.Doc != nil || s.generated
		if first[s.dir] == token.NoPos {
			first[s.dir] = s.syntax.Package
		}
		if s.generated || !under(s.dir, "internal") {
			continue
		}
		for _, d := range s.syntax.Decls {
			faults = append(faults, unexplained(t, d)...)
		}
	}
	for dir, ok := range said {
		if !ok {
			faults = append(faults, t.at(first[dir], "no file of %s says what the package is for (a comment right above package)", dir))
		}
	}
	return faults
}

func unexplained(t *tree, d ast.Decl) (faults []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) {
			faults = append(faults, t.at(d.Pos(), "%s has no comment", d.Name.Name))
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() && spec.Doc == nil && spec.Comment == nil && d.Doc == nil {
					faults = append(faults, t.at(spec.Pos(), "%s has no comment", spec.Name.Name))
				}
			case *ast.ValueSpec:
				exported := slices.ContainsFunc(spec.Names, (*ast.Ident).IsExported)
				if exported && spec.Doc == nil && spec.Comment == nil && d.Doc == nil {
					faults = append(faults, t.at(spec.Pos(), "%s has no comment", spec.Names[0].Name))
				}
			}
		}
	}
	return faults
}

// exportedReceiver reports whether a function is one, or a method of an exported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	e := d.Recv.List[0].Type
	for {
		switch v := e.(type) {
		case *ast.StarExpr:
			e = v.X
		case *ast.IndexExpr:
			e = v.X
		case *ast.IndexListExpr:
			e = v.X
		case *ast.Ident:
			return v.IsExported()
		default:
			return true
		}
	}
}
