// Runs the unit tests. Words narrow the files by name and show every test: `npm run test:unit -- pem`.
import { closeRun } from './tests/counts.mjs';
import { runUnit } from './tests/runUnit.mjs';

closeRun(await runUnit(process.argv.slice(2)));
