import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import * as l10n from '@vscode/l10n';
import { commandTable } from '../../../src/cli/commandTable.ts';
import { widthOf } from '../../../src/core/present/textTable.ts';
import { runCommand } from '../../support/runCommand.ts';

const widths = [40, 60, 80, 120];
const inLanguage = (language: string): void =>
  l10n.config({
    contents: language === 'English' ? {} : JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')),
  });
after(() => inLanguage('English'));

/** Lines that are wider than the terminal although they could be broken. */
function tooWide(text: string, columns: number): readonly string[] {
  return text.split('\n').filter((line) => widthOf(line) > columns && /\S\s+\S/.test(line.trim()) && !isLongWord(line));
}

/** A name that fills half of the terminal, in its column, or a path behind its mark. */
function isLongWord(line: string): boolean {
  if (/^\s*[~+−→-] \S+$/.test(line)) return true;
  const last = line.split(/ {2,}/).at(-1) ?? '';
  return !/\s/.test(last) && widthOf(last) > 20;
}

describe('help', () => {
  for (const language of ['English', 'Chinese'])
    for (const columns of widths)
      test(`${language}, ${columns} columns`, async () => {
        inLanguage(language);
        for (const args of [[], ['help'], ...Object.keys(commandTable).map((name) => [name, '--help'])]) {
          const { out } = await runCommand(args, { columns });
          assert.deepEqual(tooWide(out, columns), [], args.join(' '));
        }
      });
});

describe('answers', () => {
  const tree = 'test/fixtures/kubeadm-renew/h01-rsa/before';
  const other = 'test/fixtures/kubeadm/trees/b04-admin-conf-other-ca-data/rootfs';
  for (const args of [
    ['inspect', tree],
    ['map', tree],
    ['map', 'test/fixtures/everyday'],
    ['diff', tree, other],
    ['show', tree],
    ['check', other],
    ['connections', other],
    ['forecast', tree],
    ['explain', tree, '--error', 'x509: certificate has expired or is not yet valid', '--at', '2090-01-01'],
    ['renew', '--all', tree, '--within', '4000', '--dry-run'],
    ['renew', `${tree}/etc/kubernetes/pki/apiserver.crt`, '--dry-run'],
  ])
    test(args.join(' '), async () => {
      for (const language of ['English', 'Chinese']) {
        inLanguage(language);
        for (const columns of widths) {
          const { out } = await runCommand(args, { columns, environment: { NO_COLOR: '1' } });
          // What follows is copied to a shell.
          const [shown = ''] = out.split(/^# /m);
          assert.deepEqual(tooWide(shown, columns), [], `${language}, ${columns}`);
        }
      }
    });
});
