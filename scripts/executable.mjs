// Makes `certscope` one file that needs no Node, in executables/: for this machine, with the Node that runs this, or with `--platform` for
// others, with builds of nodejs.org. `--help` tells the options.
import { copyFileSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { executablesFolder } from './hosts/paths.mjs';
import { makeExecutable, refuseElsewhere } from './release/makeExecutable.mjs';
import { nodeLicence, nodeVersion, officialNode, platforms } from './release/officialNode.mjs';

const usage = `npm run executable [-- --platform NAME]… [--node VERSION] [--out FOLDER]

  --platform NAME  ${platforms.join(', ')}; can be repeated (default: this machine, with this Node)
  --node VERSION   which Node is downloaded for it (default: ${nodeVersion}), from NODEJS_ORG_MIRROR or nodejs.org
  --out FOLDER     where the executables are written (default: executables)
`;

const here = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

async function main() {
  const { values } = parseArgs({
    options: {
      platform: { type: 'string', multiple: true, default: [] },
      node: { type: 'string', default: nodeVersion },
      out: { type: 'string', default: executablesFolder },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return process.stdout.write(usage);
  const unknown = values.platform.find((each) => !platforms.includes(each));
  if (unknown !== undefined) throw new Error(`There is no platform ${unknown}. Known are ${platforms.join(', ')}.`);
  values.platform.forEach(refuseElsewhere);
  const nameOf = (platform) => `certscope-${platform}${platform.startsWith('win-') ? '.exe' : ''}`;
  for (const platform of values.platform.length > 0 ? values.platform : [undefined]) {
    const download = (each) => officialNode({ version: values.node, platform: each });
    const node = platform === undefined ? process.execPath : await download(platform);
    const sameNodeHere = platform === undefined || platform === here ? node : await download(here);
    const out = path.resolve(values.out, nameOf(platform ?? here));
    await makeExecutable({ node, sameNodeHere, platform: platform ?? here, out });
    const licence = nodeLicence(platform === undefined ? process.versions.node : values.node);
    if (existsSync(licence)) copyFileSync(licence, path.join(path.dirname(out), 'NODE-LICENSE.txt'));
    console.log(`${out}: ${(statSync(out).size / 1e6).toFixed(1)} MB`);
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
