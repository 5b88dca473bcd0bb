import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { installScript } from '../../../../src/node/staging/installScript.ts';
import type { Entry } from '../../../../src/node/transaction/transactionModel.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-names-'));
after(() => rmSync(folder, { recursive: true }));

const names = [
  'plain.crt',
  'a b.crt',
  "it's.crt",
  'red\u001b[31m.crt',
  'two\nlines.crt',
  'tfel\u202e.crt',
  "b\\\u0007s'.crt",
];

test('a script shows every control character of a name, and means the same file', () => {
  const entries = names.map((name): Entry => {
    const file = { kind: 'file', sha256: 'b', mode: 0o644, uid: 0, gid: 0 } as const;
    return {
      path: `/${name}`,
      before: { kind: 'link', to: name },
      after: { kind: 'link', to: name },
      directories: [],
      file,
    } as unknown as Entry;
  });
  const script = installScript({ title: 'Renew', at: 0, entries, id: 'x' });
  assert.doesNotMatch(script.replaceAll('\n', ''), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  const [, steps = ''] = /^each\(\) \{\n([\s\S]*?)\n\}$/m.exec(script) ?? [];
  const file = path.join(folder, 'steps.sh');
  writeFileSync(file, `link() { printf '%s\\0' "$2" "$3"; }\n${steps}\n`);
  for (const shell of ['sh', 'bash']) {
    const { stdout, status, stderr } = spawnSync(shell, [file], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      stdout.split('\0').slice(0, -1),
      names.flatMap((name) => [`/${name}`, name]),
    );
  }
  assert.equal(readFileSync(file, 'utf8').includes('\u001b'), false);
});
