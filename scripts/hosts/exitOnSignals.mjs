/**
 * Ends the process in an orderly way when somebody ends it, so that what runs at its exit takes its servers along.
 *
 * @param {number} code
 */
export function exitOnSignals(code) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(code));
}
