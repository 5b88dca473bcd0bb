// Makes all files of a release in release/, so that publishing is one upload each: docs/publishing.md. `--help` tells the options.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { executablesFolder, projectRoot, releaseFolder } from './hosts/paths.mjs';
import { runNpm } from './hosts/runCommand.mjs';
import { packageExtension } from './package.mjs';
import { billOfMaterials, withNode } from './release/billOfMaterials.mjs';
import { changesOf } from './release/changesOf.mjs';
import { krewManifest } from './release/krewManifest.mjs';
import { nodeInside, platforms } from './release/officialNode.mjs';
import { packCommand } from './release/packCommand.mjs';
import { packExecutable } from './release/packExecutable.mjs';
import { packTar } from './release/packTar.mjs';
import { projectLinks } from './release/projectLinks.mjs';

const usage = `npm run release [-- --executables FOLDER]

  --executables FOLDER  the executables of \`npm run executable\` (default: executables)
`;

async function main() {
  const { values } = parseArgs({
    options: {
      executables: { type: 'string', default: executablesFolder },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return process.stdout.write(usage);
  const { version, links, changes } = readProject();
  const executables = platforms.flatMap((platform) => {
    const file = path.join(values.executables, `certscope-${platform}${platform.startsWith('win-') ? '.exe' : ''}`);
    return existsSync(file) ? [{ platform, file }] : [];
  });
  if (executables.length === 0) {
    throw new Error(`${values.executables} holds no executable: make them with npm run executable.`);
  }
  await runNpm(['audit', '--omit=dev'], projectRoot);

  rmSync(releaseFolder, { recursive: true, force: true });
  mkdirSync(releaseFolder, { recursive: true });
  const out = (name) => path.join(releaseFolder, name);
  writeFileSync(out('NOTES.md'), changes);
  renameSync(await packageExtension(), out(`certscope-${version}.vsix`));
  const bill = await billOfMaterials();
  writeFileSync(out(`certscope-${version}.cdx.json`), bill);
  writeFileSync(
    out(`certscope-${version}-executable.cdx.json`),
    withNode(
      bill,
      executables.map(({ file }) => nodeInside(file)),
    ),
  );
  const archives = [];
  for (const { platform, file } of executables) {
    const name = `certscope-${version}-${platform}`;
    archives.push(await packExecutable({ executable: file, platform, name, folder: releaseFolder }));
  }
  const download = links.download(version);
  writeFileSync(out('certscope.yaml'), krewManifest({ version, homepage: links.repository, download, archives }));
  const script = 'scripts/pipelines/githubAction.sh';
  await packTar(
    out(`certscope-${version}-action.tar.gz`),
    ['action.yml', script, 'package.json', 'LICENSE'].map((inside) => ({
      inside,
      source: path.join(projectRoot, inside),
      isProgram: inside === script,
    })),
  );
  // It builds the command anew, so it comes last.
  await packCommand(releaseFolder);
  copyFileSync(path.join(projectRoot, 'LICENSE'), out('LICENSE'));

  const files = readdirSync(releaseFolder).sort();
  const sums = files.map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(out(name)))
        .digest('hex')}  ${name}\n`,
  );
  writeFileSync(out('SHA256SUMS'), sums.join(''));
  const missing = platforms.filter((each) => !executables.some(({ platform }) => platform === each));
  console.log(`${releaseFolder}:\n${[...files, 'SHA256SUMS'].map((name) => `  ${name}\n`).join('')}`);
  if (missing.length > 0) console.log(`Without executables for ${missing.join(', ')}.`);
}

/** What has to fit together before anything is made. */
function readProject() {
  const read = (name) => readFileSync(path.join(projectRoot, name), 'utf8');
  const { version, repository } = JSON.parse(read('package.json'));
  if (repository === undefined) {
    throw new Error('package.json names no repository: npm run repository -- https://github.com/OWNER/NAME');
  }
  const locked = JSON.parse(read('package-lock.json')).version;
  if (locked !== version) throw new Error(`package-lock.json has the version ${locked}, package.json ${version}.`);
  return {
    version,
    links: projectLinks(repository.url ?? repository),
    changes: changesOf(version, read('CHANGELOG.md')),
  };
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
