import { browserHosts } from '../hosts/versions.mjs';
import { runIntegration } from './runIntegration.mjs';

/**
 * Works in large documents where Node runs the extension, and prints the longest blocks of its host; with one round on the newest
 * VS Code alone.
 *
 * @param {{ vsix: string, rounds?: number, retries?: number, inLane?: ReturnType<typeof import('./lanes.mjs').createLanes> }} run
 *   `rounds`: how often each document is gone through, which takes half a minute to a minute
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export function runSoak({ vsix, rounds = 1, retries, inLane }) {
  const hosts = browserHosts.map(({ vscode }) => vscode);
  return runIntegration({ vsix, rounds, hosts: rounds === 1 ? hosts.slice(0, 1) : hosts, retries, inLane });
}
