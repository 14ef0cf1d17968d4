#!/usr/bin/env bash
# One would guess: `ctrf merge DIRECTORY`, run behind several conformance runs, writes the merged report, leaves the
#   reports alone, and fails when one of them cannot be read or none is there.
# What is so: it deletes the reports that it has merged. With --keep-reports the merged one, which lies among them, is
#   merged again by the next call, and each test and failure is counted twice. A report that was cut off is left out
#   and a directory without any report is a success: exit 0. The summaries are added up as they are: a failed test that
#   its summary counts as passed does not count as failed.
# Why it matters: the run that died halfway, with its failures, is missing from the merged report, and the merged
#   report is green; the file that would show it may be gone. Write it elsewhere with --output-dir, and count the
#   files.
# Seen with: ctrf 0.3.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit ctrf@0.3.0

# report FAILED: a report of one case, which the summary counts as passed or failed.
report() {
  printf '{"reportFormat":"CTRF","specVersion":"0.0.0","results":{"tool":{"name":"t"},'
  printf '"summary":{"tests":1,"passed":%d,"failed":%d,"pending":0,"skipped":0,' $((1 - $1)) "$1"
  printf '"other":0,"start":1,"stop":2},"tests":[{"name":"%s","status":"%s","duration":1}]}}' "$2" "$3"
}
merge() {
  code=0
  npx ctrf merge reports "${@:2}" >log 2>&1 || code=$?
  echo "$1: exit $code, files: $(ls reports | tr '\n' ' ')"
  node -p 'const { summary: s, tests } = JSON.parse(fs.readFileSync("reports/ctrf-report.json")).results;
    `  ${s.tests} tests, ${s.failed} failed: ${tests.map((t) => t.name + " " + t.status)}`' 2>/dev/null ||
    echo "  no report"
}
fresh() { rm -rf reports; mkdir reports; }
{
  fresh; report 0 one passed >reports/a.json; report 1 two failed >reports/b.json
  merge "two reports"
  report 0 three passed >reports/c.json
  merge "a third one, later"
  fresh; report 0 one passed >reports/a.json; report 1 two failed >reports/b.json
  merge "two reports, --keep-reports" --keep-reports
  merge "the same again" --keep-reports
  fresh; report 0 one passed >reports/a.json; report 1 two failed | head -c 150 >reports/b.json
  merge "a report that was cut off"
  fresh; report 0 one passed >reports/a.json; report 1 two failed | sed 's/"reportFormat":"CTRF",//' >reports/b.json
  merge "a report without reportFormat"
  fresh; report 0 one passed >reports/a.json; report 0 two failed >reports/b.json
  merge "a summary that counts another way"
  fresh; merge "no report"
} >got

cat >want <<'EOF'
two reports: exit 0, files: ctrf-report.json 
  2 tests, 1 failed: one passed,two failed
a third one, later: exit 0, files: ctrf-report.json 
  3 tests, 1 failed: three passed,one passed,two failed
two reports, --keep-reports: exit 0, files: a.json b.json ctrf-report.json 
  2 tests, 1 failed: one passed,two failed
the same again: exit 0, files: a.json b.json ctrf-report.json 
  4 tests, 2 failed: one passed,two failed,one passed,two failed
a report that was cut off: exit 0, files: b.json ctrf-report.json 
  1 tests, 0 failed: one passed
a report without reportFormat: exit 0, files: ctrf-report.json 
  2 tests, 1 failed: one passed,two failed
a summary that counts another way: exit 0, files: ctrf-report.json 
  2 tests, 0 failed: one passed,two failed
no report: exit 0, files: 
  no report
EOF
diff want got
echo "holds: ctrf merge deletes the reports, and leaves out what it cannot read"
