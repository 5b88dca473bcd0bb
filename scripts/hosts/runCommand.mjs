import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and returns what it printed.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { show?: boolean }} [options] `show`: print as it goes
 * @returns {Promise<string>} standard output and error together; rejects with them when the program fails
 */
export function runCommand(program, args, { show = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
        if (show) process.stdout.write(chunk);
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${signal ?? code}\n${output.slice(-4000)}`));
    });
  });
}

/** Runs npm without what an outer `npm run` tells its children about the outer project. */
export function runNpm(args, cwd) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_local_prefix|config_prefix|command|execpath)/.test(name),
    ),
  );
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return runCommand(process.platform === 'win32' ? 'npm.cmd' : 'npm', [...args, ...quiet], {
    cwd,
    env,
    shell: process.platform === 'win32',
  });
}
