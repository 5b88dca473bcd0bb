import { browserHosts } from '../hosts/versions.mjs';
import { runIntegration } from './runIntegration.mjs';

/**
 * Works in large documents where Node runs the extension, and prints the longest blocks of its host; with one round on the lowest
 * VS Code in a kubeconfig and a List alone.
 *
 * @param {{ vsix: string, rounds?: number }} run `rounds`: how often each document is gone through, which takes half a minute to a minute
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export function runSoak({ vsix, rounds = 1 }) {
  return runIntegration({ vsix, rounds, hosts: browserHosts.map(({ vscode }) => vscode) });
}
