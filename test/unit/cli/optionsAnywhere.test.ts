import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { commandTable, everyOption, optionsOf } from '../../../src/cli/commandTable.ts';
import { commonOptions } from '../../../src/cli/optionTable.ts';
import { runCommand } from '../../support/runCommand.ts';

const file = 'test/fixtures/kubeadm-renew/h01-rsa/before/etc/kubernetes/pki/ca.crt';

suite('options stand anywhere', () => {
  for (const [name, record] of Object.entries(commandTable))
    for (const [option, { value, short, alias, words }] of Object.entries({ ...optionsOf(record), ...commonOptions })) {
      const given = words?.[0] ?? '1';
      const forms = [
        `--${option}`,
        ...(alias === undefined ? [] : [`--${alias}`]),
        ...(short === undefined ? [] : [`-${short}`]),
      ];
      test(`${name} with ${forms.join(', ')} before it`, async () => {
        for (const form of forms) {
          const before = value === undefined ? [form] : [form, given];
          const { out, code } = await runCommand([...before, name, '--help']);
          assert.equal(code, 0, form);
          // The version is all that was asked for.
          if (option !== 'version') assert.match(out, new RegExp(`^Usage: certscope ${name} `), form);
        }
      });
    }

  test('an option means the same in all commands: a value or none', () => {
    const all = everyOption();
    const different = Object.values(commandTable).flatMap((record) =>
      Object.entries(optionsOf(record)).filter(
        ([name, { value }]) => (value === undefined) !== (all[name]?.value === undefined),
      ),
    );
    assert.deepEqual(
      different.map(([name]) => name),
      [],
    );
  });

  for (const args of [
    ['-o', 'json', 'show', file],
    ['show', '-o', 'json', file],
    ['show', file, '-o=json'],
    ['--output', 'json', '-q', 'show', file],
    ['-ojson', 'show', '--no-color', file],
  ])
    test(args.join(' '), async () => {
      const { code, out } = await runCommand(args);
      assert.deepEqual([code, JSON.parse(out).schemaVersion], [0, 1]);
    });

  for (const [args, words] of [
    [['--fromat', 'json', 'check', file], 'certscope: unknown option --fromat. Did you mean --format?'],
    [['-o', 'json'], 'certscope: COMMAND is missing.'],
    [['-o', 'json', 'chek', file], 'certscope: unknown command "chek". Did you mean certscope check?'],
    [['--keep', 'x', 'check', file], 'certscope check: unknown option --keep. Did you mean --help?'],
  ] as const)
    test(`${args.join(' ')}: ${words}`, async () => {
      const { code, err } = await runCommand(args);
      assert.deepEqual([code, err.split('\n')[0]], [2, words]);
    });
});
