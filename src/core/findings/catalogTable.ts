// Generated from data/findings.json by `npm run docs:findings`. Do not edit.
// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table

/** Severity → code → id of the automatic fix (empty where there is none). */
export const catalogTable = {
  error: {},
  warning: {},
  info: {},
  hint: {},
} as const;
