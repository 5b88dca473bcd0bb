// Writes where the project is into package.json, the only file that says it: npm run repository -- https://github.com/OWNER/NAME
import { readFileSync, writeFileSync } from 'node:fs';
import { projectLinks } from './release/projectLinks.mjs';

const [address] = process.argv.slice(2);
if (address === undefined) {
  console.error('npm run repository -- https://github.com/OWNER/NAME');
  process.exit(2);
}
const { repository: _, bugs: __, homepage: ___, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8'));
const { fields } = projectLinks(address);
const entries = Object.entries(manifest).flatMap((entry) =>
  entry[0] === 'license' ? [entry, ...Object.entries(fields)] : [entry],
);
writeFileSync('package.json', `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`);
