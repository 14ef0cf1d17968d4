package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

func byHand() []Case                         { return nil }
func overall() []Case                        { return nil }
func lifeRules(model.Operation) []rules.Rule { return nil }
