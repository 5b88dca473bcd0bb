/**
 * Ends the process in an orderly way when somebody ends it, so that what runs at its exit takes its servers along.
 *
 * @param {number} code
 */
export function exitOnSignals(code) {
  // Each server and each folder of a run has one, which takes it away.
  process.setMaxListeners(0);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(code));
}
