// Updates the pictures of README and docs: screenshots that the journeys take in the real VS Code. `npm run pictures -- hover` updates
// only those whose names contain the word.
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { docsPictures } from './docsPictures.mjs';
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { projectRoot, resultsFolder } from './hosts/paths.mjs';
import { packageExtension } from './package.mjs';
import { runE2e } from './tests/runE2e.mjs';
import { screenshotName } from './tests/screenshotName.mjs';

exitOnSignals(130);
const words = process.argv.slice(2);
const wanted = docsPictures.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const vsix = await packageExtension();
for (const { file, journey, theme, name, screenshot } of wanted) {
  const { failed } = await runE2e({ vsix, words: [file], grep: journey, theme });
  if (failed > 0) throw new Error(`${name} was not made: its journey failed.`);
  const taken = `${screenshotName(journey, theme)}${screenshot ? `-${screenshot}` : ''}.png`;
  copyFileSync(path.join(resultsFolder, taken), path.join(projectRoot, 'docs/pictures', `${name}.png`));
  console.log(`docs/pictures/${name}.png`);
}
