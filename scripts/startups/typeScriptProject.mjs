import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a project of 2,000 files without a certificate. As in real ones, some words look like the traces that are searched for:
 * names of constants like base64, words that hold the beginning of a token, flags of scripts.
 *
 * @param {string} folder is created
 */
export function writeTypeScriptProject(folder) {
  const write = (name, text) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  write(
    'package.json',
    JSON.stringify({ name: 'project', scripts: { start: 'node out/main.js --port 8080 --key value' } }),
  );
  write('package-lock.json', lockFile());
  write('.github/workflows/ci.yaml', 'on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n');
  for (let number = 0; number < 1_997; number++) {
    write(`src/module${number % 40}/part${number}.ts`, moduleText(number));
  }
}

function moduleText(number) {
  const lines = Array.from(
    { length: 60 },
    (_, line) => `  const value${line} = compute(input.field${line}, ${number + line}); // keeps the order of the rows`,
  );
  return [
    `export const MINIMUM_LENGTH_OF_NAMES_${number} = ${number};`,
    `const keyJson = readJson('table${number}.json');`,
    `export function part${number}(input: Input): Output {`,
    ...lines,
    '  return { keyJson };',
    '}',
    '',
  ].join('\n');
}

function lockFile() {
  const packages = Array.from({ length: 800 }, (_, number) => [
    `node_modules/package${number}`,
    {
      version: `1.${number}.0`,
      integrity: `sha512-${Buffer.from(`${number} of a package `.repeat(4)).toString('base64')}`,
    },
  ]);
  return JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) }, undefined, 2);
}
