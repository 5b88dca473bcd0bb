// Makes the command one file, with Node inside: https://nodejs.org/api/single-executable-applications.html
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { inject } from 'postject';
import { executable } from '../bundles.mjs';
import { bundlePages } from '../findings/bundlePages.mjs';
import { projectRoot } from '../hosts/paths.mjs';
import { runCommand } from '../hosts/runCommand.mjs';

/** Marks the place in Node that says whether something was put into it. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Says so before anything is downloaded. */
export function refuseElsewhere(platform) {
  if (platform.startsWith('darwin-') && process.platform !== 'darwin') {
    throw new Error(`${platform} cannot be made here: macOS runs only what codesign has signed, which only macOS has.`);
  }
}

/**
 * @param {{ node: string, sameNodeHere: string, platform: string, out: string }} parts `node`: the Node that becomes the
 * executable; `sameNodeHere`: the same version, for this machine; `platform`: such as linux-x64; `out`: the executable
 */
export async function makeExecutable({ node, sameNodeHere, platform, out }) {
  if (!readFileSync(node).includes(`${fuse}:0`)) {
    throw new Error(
      `${node} cannot become a single executable: it was built without support for it, or is one already.`,
    );
  }
  const isMac = platform.startsWith('darwin-');
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-executable-'));
  try {
    const blob = await makeBlob(folder, { node: sameNodeHere, isForHere: node === sameNodeHere });
    mkdirSync(path.dirname(out), { recursive: true });
    // A program that runs cannot be written to, but its name can be given to another file.
    rmSync(out, { force: true });
    copyFileSync(node, out);
    chmodSync(out, 0o755);
    if (isMac) await runCommand('codesign', ['--remove-signature', out]);
    await inject(out, 'NODE_SEA_BLOB', blob, {
      sentinelFuse: fuse,
      ...(isMac && { machoSegmentName: 'NODE_SEA' }),
    });
    if (isMac) await runCommand('codesign', ['--sign', '-', out]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is put into Node: the program, the texts of all languages, and the pages about findings. */
async function makeBlob(folder, { node, isForHere }) {
  await build({ ...executable, absWorkingDir: projectRoot, outdir: folder, logLevel: 'error' });
  bundlePages(folder);
  const inProject = (file) => [file, path.join(projectRoot, file)];
  const pages = ['en', 'zh-cn'].map((language) => `findings.${language}.json`);
  const assets = Object.fromEntries([
    ...['package.json', 'l10n/bundle.l10n.zh-cn.json'].map(inProject),
    ...pages.map((file) => [`dist/${file}`, path.join(folder, file)]),
  ]);
  const output = path.join(folder, 'blob');
  const configuration = {
    main: path.join(folder, 'certscope.js'),
    output,
    assets,
    disableExperimentalSEAWarning: true,
    // What V8 compiled is of use to the same program alone.
    useCodeCache: isForHere,
  };
  const file = path.join(folder, 'configuration.json');
  writeFileSync(file, JSON.stringify(configuration));
  await runCommand(node, ['--experimental-sea-config', file]);
  return readFileSync(output);
}
