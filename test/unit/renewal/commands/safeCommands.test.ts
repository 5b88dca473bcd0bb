import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { commandsFor } from '../../../support/renewalCommands.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });

describe('commands are safe to paste', () => {
  const values = [
    "it's",
    '$(touch x)',
    '`touch x`',
    'a;b',
    'a b',
    '"',
    '\\',
    '-rf',
    '!x',
    '*',
    '~',
    '#',
    '&',
    '|',
    '>x',
  ];

  it('whatever the files and names are called', async () => {
    for (const value of values) {
      const file = `/srv/${value}.crt`;
      const leaf = await ca.issue({ commonName: value, organizations: [value] });
      const files = {
        '/srv/ca.crt': ca.certificatePem,
        '/srv/ca.key': ca.keyPem,
        [file]: leaf.certificatePem,
        [`/srv/${value}.key`]: leaf.keyPem,
      };
      const commands = await commandsFor(files, file);
      assert.ok(commands.length > 4, value);
      for (const { id, text } of commands) {
        assert.equal(spawnSync('sh', ['-n', '-c', text]).status, 0, text);
        if (!/^openssl-(?:same-key|request|sign)$/.test(id)) continue;
        // Every word is handed to a program that prints it: nothing is run, and the name arrives as it is.
        const [line = ''] = text.split(' &&\n');
        const { stdout, status } = spawnSync('sh', ['-c', `set -f; printf '%s\\n' ${line}`], { encoding: 'utf8' });
        assert.equal(status, 0, text);
        assert.ok(stdout.includes(`\n/srv/${value}.c`), `${text}\n${stdout}`);
      }
    }
  });

  it('and are left out where a terminal would act on a name', async () => {
    const leaf = await ca.issue({ commonName: 'a' });
    for (const value of ['a\nb', 'a\u001b[31m', 'a\u202eb', 'a\u2028']) {
      const file = `/srv/${value}.crt`;
      const files = {
        '/srv/ca.crt': ca.certificatePem,
        '/srv/ca.key': ca.keyPem,
        [file]: leaf.certificatePem,
        [`/srv/${value}.key`]: leaf.keyPem,
      };
      const commands = await commandsFor(files, file);
      assert.ok(
        commands.every(({ text }) => !text.includes(value)),
        JSON.stringify(value),
      );
    }
  });
});
