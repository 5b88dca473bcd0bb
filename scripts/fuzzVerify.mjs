// Compares verdicts on generated certificate chains with Go's: `npm run fuzz:verify -- --seconds 60 --seed 1`.
// Disagreements are shrunk and printed as a line for `certscope verify --cases`.
import { runBundled } from './tests/runBundled.mjs';

await runBundled('test/fuzz/fuzzVerify.ts', process.argv.slice(2));
