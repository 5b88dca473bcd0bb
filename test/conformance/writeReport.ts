import { writeFileSync } from 'node:fs';
import { goIsMissing } from '../support/goProgram.ts';
import { conformanceReport } from './report.ts';

const report = await conformanceReport();
if (report === undefined) {
  console.error(goIsMissing);
  process.exitCode = 2;
} else {
  writeFileSync('docs/conformance.md', report);
}
