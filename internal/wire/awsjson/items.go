package awsjson

import "iter"

// Items are the elements of an array.
func (v Value) Items() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for at := v.At + 1; at < v.Node().Next; at = v.Doc.Nodes[at].Next {
			if !yield(Value{v.Doc, at}) {
				return
			}
		}
	}
}
