// Opens a VS Code with the extension on a sample cluster, or on a folder of yours: `npm start -- PATH`.
// Only Node's own modules here: in a fresh clone the dependencies are not there yet.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './hosts/paths.mjs';
import { runNpm } from './hosts/runCommand.mjs';

const usage = `npm start [-- [PATH] [--browser] [--host ADDRESS] [--port NUMBER]]

  PATH       the folder to open; without it a sample cluster is generated
  --browser  VS Code in the browser, even where VS Code desktop is installed
  --host     address the browser's VS Code listens on, default 127.0.0.1
  --port     its port, default a free one`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'boolean', default: false },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [folder] = positionals;
if (values.help) {
  console.log(usage);
} else if (folder && !existsSync(folder)) {
  console.error(`${folder} does not exist.`);
  process.exitCode = 2;
} else {
  if (!existsSync(path.join(projectRoot, 'node_modules'))) {
    console.log('Installing the dependencies');
    await runNpm(['ci'], projectRoot);
  }
  const { openEditor } = await import('./start/openEditor.mjs');
  await openEditor({ ...values, folder: folder && path.resolve(folder), port: values.port && Number(values.port) });
}
