package cases

// equalButTooLong are requests of which two members have the same value, which is too long for one of them or
// for both: that the other has it, too, is no excuse.
func equalButTooLong() []Case {
	var out []Case
	for i, a := range freeStrings {
		for _, b := range freeStrings[i+1:] {
			short, long := a, b
			if maxLength(b) < maxLength(a) {
				short, long = b, a
			}
			s := sent{request: plain()}
			for _, path := range []string{short, long} {
				for m, v := range carrier(path) {
					s.request[m] = v
				}
			}
			v := quoted(filled("equal ", maxLength(short)+1))
			out = append(out, refused("combine/equal/"+short+"-and-"+long,
				short+", too long, and "+long+" are the same",
				"combine/invalid", s.request.with(short, v).with(long, v), validation))
		}
	}
	return out
}
