#!/usr/bin/env bash
# What action.yml runs: annotations on standard output, a summary of the job, SARIF, and the numbers of findings. macOS has bash 3.2.
set -o pipefail
# The log of the job, also where standard output is a file.
exec 3>&1

certscope() {
  # npm has no folder bin below a prefix on Windows.
  if [ -e "$RUNNER_TEMP/certscope/bin/certscope" ]; then "$RUNNER_TEMP/certscope/bin/certscope" "$@"; else "$RUNNER_TEMP/certscope/certscope" "$@"; fi
}

fail() {
  echo "::error::$1" >&3
  exit 2
}

# Prints what may contain names of files: the runner takes `::name::` at the start of a line and `##[name]` anywhere for its commands.
show() {
  [ -n "$1" ] || return 0
  local token
  token=$(node --print 'crypto.randomUUID()') || fail 'Node.js cannot be run.'
  {
    printf '::stop-commands::%s\n' "$token"
    printf '%s\n' "$1" | sed 's/##\[/##\\[/g'
    printf '::%s::\n' "$token"
  } >&3
}

# One argument per line; nothing is expanded.
options=(--fail-on "$CERTSCOPE_FAIL_ON")
[ -z "$CERTSCOPE_BASELINE" ] || options+=(--baseline "$CERTSCOPE_BASELINE")
while IFS= read -r line; do [ -z "$line" ] || options+=("$line"); done <<<"$CERTSCOPE_ARGS"
paths=()
while IFS= read -r line; do [ -z "$line" ] || paths+=("$line"); done <<<"$CERTSCOPE_PATH"
# Without a path, the command would read the machine that runs the job.
[ "${#paths[@]}" -gt 0 ] || fail 'The input path is empty. Name files and directories, one per line.'

# As in the log of the job: text, with every line indented, is code in Markdown, whatever names it holds.
text=$(certscope check "${options[@]}" -- "${paths[@]}" 2>&1)
status=$?
{ printf '### CertScope\n\n'; printf '%s\n' "$text" | sed 's/^/    /'; } >>"$GITHUB_STEP_SUMMARY"
if [ "$status" -gt 1 ]; then
  show "$text"
  exit "$status"
fi

# The same again in other formats: whatever ends otherwise is no report of the same files.
errors=$RUNNER_TEMP/certscope.errors
report() {
  certscope check "${options[@]}" --format "$1" -- "${paths[@]}" 2>"$errors"
  local ended=$?
  [ "$ended" -eq "$status" ] && return
  show "$(cat "$errors")"
  fail "CertScope ended with $ended instead of $status when it wrote the format $1."
}

# Every line is one command, whose names and messages are escaped.
report github
show "$(cat "$errors")"

sarif=${CERTSCOPE_SARIF:-$RUNNER_TEMP/certscope.sarif}
case $sarif in *$'\n'*) fail 'The name of the SARIF file has more than one line.' ;; esac
{ : >"$sarif"; } 2>"$errors" || { show "$(cat "$errors")"; fail 'The SARIF file cannot be written.'; }
report sarif >"$sarif"
count() {
  node --eval '
    const { runs } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const isCounted = ({ level, suppressions }) => level === process.argv[2] && !suppressions?.length;
    console.log(runs.flatMap(({ results }) => results).filter(isCounted).length);
  ' "$sarif" "$1" || fail 'The SARIF file cannot be read.'
}
found=$(count error) || exit 2
warned=$(count warning) || exit 2
{
  echo "errors=$found"
  echo "warnings=$warned"
  echo "sarif=$sarif"
} >>"$GITHUB_OUTPUT"
exit "$status"
