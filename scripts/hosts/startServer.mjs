import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './freePort.mjs';
import { installedExtensions } from './installedExtensions.mjs';
import { writeLanguagePack } from './languagePack.mjs';
import { writeProfile } from './profile.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';

/**
 * Starts VS Code's server on a throw-away profile. It and all its children end with `stop()`, or with this process.
 *
 * @param {{ vscode: string, node: string, serverMain: string }} installation from `installCodeServer`
 * @param {object} options
 * @param {readonly string[]} [options.vsix] extensions to install first
 * @param {object} [options.settings] the user's
 * @param {readonly { key: string, command: string }[]} [options.keybindings] the user's
 * @param {string} [options.host] address to listen on
 * @param {number} [options.port]
 * @param {string} [options.token] connection token that the URL must carry; without it everybody on this machine may connect
 * @param {boolean} [options.workspaceTrust] as users have it; without it every folder is trusted
 * @param {boolean} [options.testDriver] lets a URL name the tests to run, which only test runs need
 * @param {boolean} [options.gallery] leave the extension gallery reachable
 * @param {string} [options.locale] the language of extensions, English by default
 * @param {(folder: string) => void} [options.prepare] is given the folder of the installed extensions before the start
 * @param {readonly string[]} [options.nodeOptions] arguments of Node itself, which the extension host is started with, too
 */
export async function startServer(installation, options) {
  const { vsix = [], host = '127.0.0.1', port = await freePort(), token } = options;
  const { folder, remove } = temporaryFolder('certscope-vscode');
  const userData = path.join(folder, 'data');
  writeProfile(userData, options);
  const env = cleanEnvironment(options.gallery ?? false);
  if (vsix.length > 0) {
    cpSync(await installedExtensions(installation, vsix, env), path.join(folder, 'ext'), { recursive: true });
  }
  if (options.locale) writeLanguagePack(userData, options.locale);
  options.prepare?.(path.join(folder, 'ext'));
  const child = spawn(
    installation.node,
    [
      ...(options.nodeOptions ?? []),
      installation.serverMain,
      '--accept-server-license-terms',
      ...['--server-data-dir', folder, '--user-data-dir', userData, '--extensions-dir', path.join(folder, 'ext')],
      ...['--host', host, '--port', String(port), '--disable-telemetry'],
      ...(token ? ['--connection-token', token] : ['--without-connection-token']),
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
      ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
      ...(options.locale ? ['--locale', options.locale] : []),
    ],
    // A process group of its own: the extension host and the file watcher are its children.
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const log = collectOutput(child);
  const stop = () => {
    process.off('exit', stop);
    for (const signal of ['SIGTERM', 'SIGKILL']) killGroup(child.pid, signal);
    remove();
  };
  process.prependOnceListener('exit', stop);
  const authority = `${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  try {
    await untilReady(`http://${authority}/version`, child, log);
  } catch (error) {
    stop();
    throw error;
  }
  return { folder, authority, log, stop, exited: new Promise((resolve) => child.once('exit', resolve)) };
}

/** Variables of a VS Code terminal must not leak in: they would connect the server to the window it was started from. */
function cleanEnvironment(gallery) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON|CODE_SERVER)_/.test(name));
  return { ...Object.fromEntries(inherited), ...(gallery ? {} : { EXTENSIONS_GALLERY: '{}' }) };
}

function collectOutput(child) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return () => output;
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

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
