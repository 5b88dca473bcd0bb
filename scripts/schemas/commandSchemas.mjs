// The schemas of what the command prints as JSON. `node scripts/schemas/commandSchemas.mjs` writes them into schemas/; a test compares
// them with what the commands print.
import { writeFileSync } from 'node:fs';
import { change, commands, renewals } from './changeSchemas.mjs';
import { connections, explanation, forecast, map } from './clusterSchemas.mjs';
import { diff, probe, verify } from './comparisonSchemas.mjs';
import { inventory, show } from './credentialSchemas.mjs';

const titles = {
  inventory: [inventory, 'What certscope inspect and check print as JSON'],
  show: [show, 'What certscope show prints as JSON'],
  connections: [connections, 'What certscope connections prints as JSON'],
  explanation: [explanation, 'What certscope explain prints as JSON'],
  forecast: [forecast, 'What certscope forecast prints as JSON'],
  map: [map, 'What certscope map prints as JSON'],
  diff: [diff, 'What certscope diff prints as JSON'],
  probe: [probe, 'What certscope probe prints as JSON'],
  verify: [verify, 'What certscope verify prints as JSON'],
  commands: [commands, 'What certscope commands prints as JSON'],
  renewals: [renewals, 'What certscope undo --list and certscope recover print as JSON'],
  change: [change, 'What certscope prints as JSON about a change of files, carried out or planned'],
};

/** @returns {ReadonlyMap<string, string>} the text of each schema by its file */
export function commandSchemas() {
  return new Map(
    Object.entries(titles).map(([name, [schema, title]]) => [
      `schemas/${name}.schema.json`,
      `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title, ...schema }, undefined, 2)}\n`,
    ]),
  );
}

if (import.meta.filename === process.argv[1]) {
  for (const [file, text] of commandSchemas()) writeFileSync(file, text);
}
