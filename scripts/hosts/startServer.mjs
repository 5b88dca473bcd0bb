import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './freePort.mjs';
import { runCommand } from './runCommand.mjs';

/**
 * Starts VS Code's server on a throw-away profile. It and all its children end with `stop()`, or with this process.
 *
 * @param {{ vscode: string, node: string, serverMain: string }} installation from `installCodeServer`
 * @param {object} options
 * @param {readonly string[]} [options.vsix] extensions to install first
 * @param {object} [options.settings] the user's settings
 * @param {string} [options.host] address to listen on
 * @param {number} [options.port]
 * @param {string} [options.token] connection token that the URL must carry; without it everybody on this machine may connect
 * @param {boolean} [options.workspaceTrust] as users have it; without it every folder is trusted
 * @param {boolean} [options.testDriver] lets a URL name the tests to run, which only test runs need
 * @param {boolean} [options.gallery] leave the extension gallery reachable
 */
export async function startServer(installation, options) {
  const { settings = {}, host = '127.0.0.1', port = await freePort(), token } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-vscode-'));
  const userData = path.join(folder, 'data');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(settings, undefined, 2));
  const env = cleanEnvironment(options.gallery ?? false);
  const profile = [
    '--server-data-dir',
    folder,
    '--user-data-dir',
    userData,
    '--extensions-dir',
    path.join(folder, 'ext'),
  ];
  const license = '--accept-server-license-terms';
  for (const file of options.vsix ?? []) {
    const args = [installation.serverMain, license, ...profile, '--install-extension', file, '--force'];
    await runCommand(installation.node, args, { env });
  }
  const child = spawn(
    installation.node,
    [
      installation.serverMain,
      license,
      ...profile,
      ...['--host', host, '--port', String(port), '--disable-telemetry'],
      ...(token ? ['--connection-token', token] : ['--without-connection-token']),
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
      ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    // A process group of its own: the extension host and the file watcher are its children.
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk;
    });
  }
  const stop = () => {
    process.off('exit', stop);
    for (const signal of ['SIGTERM', 'SIGKILL']) killGroup(child.pid, signal);
    removeFolder(folder);
  };
  process.once('exit', stop);
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  await untilReady(`http://${reachable}:${port}/version`, child, () => log).catch((error) => {
    stop();
    throw error;
  });
  return {
    folder,
    authority: `${reachable}:${port}`,
    port,
    pid: child.pid,
    log: () => log,
    stop,
    exited: whenExited(child),
  };
}

/** Variables of a VS Code terminal must not leak in: they would connect the server to the window it was started from. */
function cleanEnvironment(gallery) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON|CODE_SERVER)_/.test(name));
  return { ...Object.fromEntries(inherited), ...(gallery ? {} : { EXTENSIONS_GALLERY: '{}' }) };
}

async function untilReady(url, child, log) {
  const deadline = Date.now() + 60_000;
  while (child.exitCode === null && Date.now() < deadline) {
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error(`VS Code's server did not start:\n${log().slice(-4000)}`);
}

function whenExited(child) {
  return new Promise((resolve) => child.once('exit', resolve));
}

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

function removeFolder(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {
    // A dying child may still write into it; it lies in the folder for temporary files.
  }
}
