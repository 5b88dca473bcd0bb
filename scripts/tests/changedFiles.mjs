import { spawnSync } from 'node:child_process';
import { projectRoot } from '../hosts/paths.mjs';

/**
 * Lists what differs between the working tree and a revision, new files included.
 *
 * @param {string} [revision] the last commit, unless told
 * @returns {readonly string[]} relative to the project; files that are gone, too
 */
export function changedFiles(revision = 'HEAD') {
  const differing = git('diff', '--name-only', '--no-renames', '-z', revision, '--');
  const untracked = git('ls-files', '--others', '--exclude-standard', '-z');
  return [...new Set([...differing, ...untracked])].sort();
}

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: projectRoot, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.split('\0').filter((name) => name !== '');
}
