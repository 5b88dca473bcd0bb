import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { commandTable } from '../../../src/cli/commandTable.ts';
import { runCommand } from '../../support/runCommand.ts';
import { sourceFiles } from '../../support/sourceFiles.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'program-name-'));
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', path.join(folder, 'cluster'), { recursive: true });
const etc = 'cluster/etc/kubernetes';
cpSync(path.join(folder, etc, 'pki/apiserver.crt'), path.join(folder, 'lonely/apiserver.crt'));
cpSync(path.join(folder, etc, 'pki/ca.crt'), path.join(folder, 'alone/ca.crt'));
for (const name of ['ca.crt', 'apiserver.crt', 'apiserver.key'])
  cpSync(path.join(folder, etc, 'pki', name), path.join(folder, 'keyless', name));

/** The command by its own name, where kubectl started it; names of files and folders are not meant. */
const own = /(?<!kubectl |[\w./-])certscope(?![\w./-])/;

suite('called as kubectl certscope, every sentence names it so', () => {
  for (const [name, args, expected] of [
    ['help', [], /^kubectl certscope help {2}/m],
    ['all commands', ['help'], /^kubectl certscope COMMAND --help/m],
    [
      'usage',
      ['chek'],
      /^kubectl certscope: .* Did you mean kubectl certscope check\?\nSee kubectl certscope help\.$/m,
    ],
    ['an option', ['check', '--frobnicate'], /^kubectl certscope check: .*\nUsage: kubectl certscope check /m],
    ['a file', ['check', '.', '--config', 'nowhere'], /^kubectl certscope check: nowhere: /m],
    ['a note', ['check', 'nowhere'], /^kubectl certscope: nowhere: /m],
    ['nothing here', ['check', '--root', 'lonely'], /^kubectl certscope check: /m],
    ['no CA key', ['renew', 'keyless/apiserver.crt'], /\bkubectl certscope request\b/],
    ['there already', ['issue', 'apiserver', etc, '--dry-run'], /: kubectl certscope renew \S/],
    ['a rotation', ['commands', `${etc}/pki/ca.crt`, etc], /^\s*kubectl certscope renew \S+ --repair/m],
    ['nothing signed', ['commands', 'alone/ca.crt'], /kubectl certscope commands alone\/ca\.crt/],
    ['no renewal', ['undo', 'renewal-9'], /^kubectl certscope undo: /m],
    ['not interrupted', ['recover', 'renewal-9'], /^kubectl certscope recover: /m],
    [
      'a log',
      ['explain', etc, '--error', 'x509: certificate has expired or is not yet valid', '--at', '2090-01-01'],
      /kubectl certscope connections/,
    ],
    [
      'a renewal',
      ['renew', `${etc}/pki/apiserver.crt`, '--same-key', '--backup', 'kept'],
      /^Undo: kubectl certscope undo /m,
    ],
  ] as const)
    test(name, async () => {
      const { out, err } = await runCommand(args, { cwd: folder, program: 'kubectl certscope' });
      assert.match(err + out, expected);
      assert.doesNotMatch(err + out, own);
    });

  for (const name of Object.keys(commandTable))
    test(`${name} --help`, async () => {
      const { out } = await runCommand([name, '--help'], { program: 'kubectl certscope' });
      // Where a shell keeps its scripts is a path; what they are for is a name.
      assert.doesNotMatch(out, own);
    });

  test('and no text knows another name', () => {
    const found = ['src/cli', 'src/core', 'src/node']
      .flatMap((each) => sourceFiles(each))
      // The scripts of completion belong to the name that a shell completes.
      .filter((file) => file.path !== 'src/cli/completeCommand.ts')
      .flatMap(({ path: file, codeLines }) =>
        codeLines.filter((line) => literal.test(line)).map((line) => `${file}: ${line}`),
      );
    assert.deepEqual(found, []);
  });
});

/** A text with a command of ours, or with the name before a message. */
const literal = /[`'"](?:[^`'"]*[ (])?certscope(?: (?:[a-z]|\$\{|--)|: )/;
