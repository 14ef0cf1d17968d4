package plumbline_test

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

func TestMatrixScratch(t *testing.T) {
	names := provider.Faults()
	only := os.Getenv("ONLY")
	missed := 0
	for _, f := range names {
		if only != "" && f.Name != only {
			continue
		}
		p, err := provider.Named(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		ctx, cancel := context.WithCancel(context.Background())
		rep, err := plumbline.Check(ctx, plumbline.Target{Handler: p}, plumbline.Options{Strict: os.Getenv("STRICT") != "", OnEvent: func(e report.Event) {
			if e.Kind == report.KindCase && e.Case.Status == report.StatusFail && os.Getenv("FULL") == "" || e.Kind == report.KindNote && strings.HasPrefix(e.Text, "everywhere/") && os.Getenv("FULL") == "" {
				cancel()
			}
		}})
		cancel()
		if rep == nil {
			fmt.Println("ERR", f.Name, err)
			continue
		}
		var ids []string
		for _, r := range rep.Summary.Rules {
			ids = append(ids, r)
		}
		sort.Strings(ids)
		s := rep.Summary.Status
		mark := "caught"
		if s.Fail == 0 {
			mark = "MISSED"
			missed++
		}
		fmt.Printf("%s %s/%s fail=%d warn=%d err=%d %.1fs %v | %s | %v\n", mark, f.Family, f.Name, s.Fail, s.Warn, s.Error, time.Since(start).Seconds(), ids, f.Says, err)
	}
	fmt.Println("missed", missed, "of", len(names))
}
