import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../hosts/paths.mjs';
import { runCommand } from '../hosts/runCommand.mjs';

/** The Node inside released executables. Its builds for Linux need glibc 2.28: RHEL 8, Debian 10, Ubuntu 20.04 and later. */
export const nodeVersion = '24.21.0';

export const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win-x64', 'win-arm64'];

/**
 * The program of a build of nodejs.org, compared with the hash that is published beside it. It is kept for the next time.
 *
 * @param {{ version: string, platform: string }} build
 * @returns {Promise<string>} the file
 */
export async function officialNode({ version, platform }) {
  const isWindows = platform.startsWith('win-');
  const release = `node-v${version}-${platform}`;
  const program = path.join(cacheFolder, 'node', `${release}${isWindows ? '.exe' : ''}`);
  if (existsSync(program)) return program;
  const mirror = (process.env.NODEJS_ORG_MIRROR || 'https://nodejs.org/dist').replace(/\/+$/, '');
  const address = `${mirror}/v${version}`;
  const name = isWindows ? `${platform}/node.exe` : `${release}.tar.gz`;
  const sums = `${await download(`${address}/SHASUMS256.txt`)}`;
  const [expected] =
    sums
      .split('\n')
      .find((line) => line.endsWith(`  ${name}`))
      ?.split(' ') ?? [];
  if (expected === undefined) throw new Error(`${address}/SHASUMS256.txt does not list ${name}.`);
  const content = await download(`${address}/${name}`);
  const actual = createHash('sha256').update(content).digest('hex');
  if (actual !== expected) {
    throw new Error(`${address}/${name} has the SHA-256 hash ${actual}, not ${expected}: it was not used.`);
  }
  mkdirSync(path.dirname(program), { recursive: true });
  const folder = mkdtempSync(`${program}-`);
  const downloaded = path.join(folder, 'downloaded');
  writeFileSync(downloaded, content);
  const unpacked = path.join(folder, release, 'bin/node');
  if (!isWindows) {
    const wanted = ['bin/node', 'LICENSE'].map((each) => `${release}/${each}`);
    await runCommand('tar', ['-xzf', downloaded, '-C', folder, ...wanted]);
    renameSync(path.join(folder, release, 'LICENSE'), nodeLicence(version));
  }
  const file = isWindows ? downloaded : unpacked;
  chmodSync(file, 0o755);
  renameSync(file, program);
  rmSync(folder, { recursive: true });
  return program;
}

/** The licence of a Node that was downloaded, which asks to travel along; builds for Windows are one file without it. */
export function nodeLicence(version) {
  return path.join(cacheFolder, 'node', `node-v${version}-LICENSE.txt`);
}

/**
 * The version of the Node inside an executable, also of one that does not run here: each names the address of its headers.
 *
 * @returns {string} such as 24.21.0
 */
export function nodeInside(executable) {
  const version = /node-v(\d+\.\d+\.\d+)-headers\.tar\.gz/.exec(readFileSync(executable, 'latin1'))?.[1];
  if (version === undefined) throw new Error(`${executable} does not tell its version of Node.js.`);
  return version;
}

async function download(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    const reason = error.cause?.message || error.cause?.code || error.message;
    throw new Error(`${address} cannot be downloaded: ${reason}`);
  }
}
