package worker

import (
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// nameCharacters are the characters of names and versions: [0-9A-Za-z_-].
const nameCharacters = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

// madeTypes are polls for action types that there are, whose names are at a limit or hold what names may hold: of one
// that there is not, a refusal with another name than that of the documents says little.
// Not all categories are those of custom actions: what follows from a type that there is, is asked of four.
func (d *deriver) madeTypes() {
	body := minimal(d.op).with("actionTypeId.category", `"`+markCategory+`"`).with("actionTypeId.version",
		`"`+markVersion+`"`).String()
	put := func(path, id, says string, of MadeType) {
		c := d.addTo(Type, path+"/accepts/existing-"+id, path+"/accepts",
			"an action type that there is "+says+" is polled for", Request{Body: body}, judge.Accept())
		plan := c.Plan.(Single)
		plan.Made = &of
		c.Plan = plan
	}
	for _, category := range []string{"Source", "Build", "Deploy", "Test"} {
		put("actionTypeId.category", category, "in the category "+category, MadeType{Category: category, Version: "1"})
	}
	const provider, version = "actionTypeId.provider", "actionTypeId.version"
	for _, n := range []int{34, 35} {
		put(provider, fmt.Sprint(n), fmt.Sprintf("with a provider of %d characters", n),
			MadeType{Category: "Test", Version: "1", Length: n})
	}
	for at := 0; at < len(nameCharacters); at += 8 {
		some := nameCharacters[at : at+8]
		put(provider, some, "whose provider ends with "+some, MadeType{Category: "Test", Version: "1", Ending: some})
		put(version, some, "whose version is "+some, MadeType{Category: "Test", Version: some})
	}
	for _, v := range []string{"123456789", "v1", "1-0", "0", "-", "_", "2024_05", "A"} {
		put(version, "is-"+v, "whose version is "+v, MadeType{Category: "Test", Version: v})
	}
}
