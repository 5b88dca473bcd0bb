import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../hosts/paths.mjs';
import { runCommand } from '../hosts/runCommand.mjs';
import { closingLine, oneFailure, sumCounts } from './counts.mjs';

/**
 * Checks the types of everything, as `npm run check` does: one count for each project.
 *
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runTypes() {
  const { scripts } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  const projects = [...scripts.check.matchAll(/\btsc -p (\S+)/g)].map(([, project]) => project);
  const counts = sumCounts(await Promise.all(projects.map(countOf)));
  console.log(`Types: ${closingLine(counts)}`);
  return counts;
}

async function countOf(project) {
  const compiler = path.join(projectRoot, 'node_modules/typescript/bin/tsc');
  try {
    await runCommand(process.execPath, [compiler, '-p', project], { cwd: projectRoot });
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    console.log(error.message);
    return oneFailure(`Types of ${project}`, `npx tsc -p ${project}`);
  }
}
