import { browserHosts } from '../hosts/versions.mjs';
import { runIntegration } from './runIntegration.mjs';

/**
 * Works in a kubeconfig of 1,000 contexts where Node runs the extension, and prints the longest block of its host.
 *
 * @param {{ vsix: string, rounds?: number }} run `rounds`: how often it is gone through, each some ten seconds
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export function runSoak({ vsix, rounds = 1 }) {
  return runIntegration({ vsix, rounds, hosts: browserHosts.map(({ vscode }) => vscode) });
}
