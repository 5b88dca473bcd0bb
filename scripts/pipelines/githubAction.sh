#!/usr/bin/env bash
# What action.yml runs: annotations on standard output, a summary of the job, SARIF, and the numbers of findings. macOS has bash 3.2.
set -o pipefail

certscope() {
  # npm has no folder bin below a prefix on Windows.
  if [ -e "$RUNNER_TEMP/certscope/bin/certscope" ]; then "$RUNNER_TEMP/certscope/bin/certscope" "$@"; else "$RUNNER_TEMP/certscope/certscope" "$@"; fi
}

# One argument per line; nothing is expanded.
options=(--fail-on "$CERTSCOPE_FAIL_ON")
[ -z "$CERTSCOPE_BASELINE" ] || options+=(--baseline "$CERTSCOPE_BASELINE")
while IFS= read -r line; do [ -z "$line" ] || options+=("$line"); done <<<"$CERTSCOPE_ARGS"
paths=()
while IFS= read -r line; do [ -z "$line" ] || paths+=("$line"); done <<<"$CERTSCOPE_PATH"

# As in the log of the job: text, with every line indented, is code in Markdown, whatever names it holds.
text=$(certscope check "${options[@]}" -- "${paths[@]}" 2>&1)
status=$?
{ printf '### CertScope\n\n'; printf '%s\n' "$text" | sed 's/^/    /'; } >>"$GITHUB_STEP_SUMMARY"
if [ "$status" -gt 1 ]; then
  # Commands of a workflow begin with colons.
  printf '%s\n' "$text" | sed 's/^::/ ::/'
  exit "$status"
fi

certscope check "${options[@]}" --format github -- "${paths[@]}"

sarif=${CERTSCOPE_SARIF:-$RUNNER_TEMP/certscope.sarif}
case $sarif in *$'\n'*) echo '::error::The name of the SARIF file has more than one line.'; exit 2 ;; esac
certscope check "${options[@]}" --format sarif -- "${paths[@]}" >"$sarif"
count() {
  node --eval '
    const { runs } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const isCounted = ({ level, suppressions }) => level === process.argv[2] && !suppressions?.length;
    console.log(runs.flatMap(({ results }) => results).filter(isCounted).length);
  ' "$sarif" "$1"
}
{
  echo "errors=$(count error)"
  echo "warnings=$(count warning)"
  echo "sarif=$sarif"
} >>"$GITHUB_OUTPUT"
exit "$status"
