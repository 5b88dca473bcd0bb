// Brings up to date what is made from the records of findings, see `findings/generated.mjs`. `--check` writes nothing, lists what is out of date,
// and fails if anything is.
import { writeFindings } from './findings/generated.mjs';

const isCheck = process.argv.includes('--check');
const { outdated, superfluous } = writeFindings(isCheck);
if (isCheck) {
  for (const file of [...outdated, ...superfluous]) console.error(`${file} is out of date: npm run docs:findings`);
  process.exit(outdated.length + superfluous.length === 0 ? 0 : 1);
}
console.log(`${outdated.length} files written, ${superfluous.length} removed`);
