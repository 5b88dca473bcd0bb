// Writes the sample cluster, for debugging and to look at: `node scripts/sample.mjs [FOLDER]`.
import path from 'node:path';
import { generateSampleCluster } from './sample/generateSampleCluster.mjs';

const [folder = 'out/sample/prod-eu-1'] = process.argv.slice(2);
await generateSampleCluster(path.resolve(folder), Date.now());
console.log(folder);
