import { pathToFileURL } from 'node:url';
import { bundleProgram } from '../tests/runBundled.mjs';

/** Writes the sample cluster, as the extension does it; see `writeSampleCluster` in src/node/sample. */
export async function generateSampleCluster(folder, now) {
  const program = await bundleProgram('src/node/sample/writeSampleCluster.ts');
  const { writeSampleCluster } = await import(pathToFileURL(program));
  await writeSampleCluster(folder, now);
}
