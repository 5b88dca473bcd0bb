// Writes docs/conformance.md: verdicts compared with Go's and with what the suites expect.
import { runBundled } from './tests/runBundled.mjs';

await runBundled('test/conformance/writeReport.ts', []);
