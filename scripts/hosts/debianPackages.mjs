import { existsSync } from 'node:fs';
import { runCommand } from './runCommand.mjs';

/** Whether packages can be installed without asking anybody. */
export function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** @param {readonly string[]} packages names of Debian packages */
export async function installDebianPackages(packages) {
  const started = Date.now();
  console.log(`apt-get: installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await runCommand('apt-get', ['update', ...wait], { env });
  await runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...wait, ...packages], { env });
  console.log(`apt-get: installed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
