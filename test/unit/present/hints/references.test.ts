import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LookUps } from '../../../../src/core/pki/pkiModel.ts';
import { referenceSummary } from '../../../../src/core/present/hints/referenceSummary.ts';
import { referenceHover } from '../../../../src/core/present/hover/referenceHover.ts';
import { inventoryTable } from '../../../../src/core/present/inventory/inventoryTable.ts';
import { base64 } from '../../../support/base64.ts';
import { allCommands } from '../../../support/hoverFixture.ts';
import { kubeconfigOf } from '../../../support/pathForms.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const node = await ca.issue({ commonName: 'system:node:cp-1', organizations: ['system:nodes'] });
const other = await createTestCa({ name: 'older' });
const config = '/etc/kubernetes/kubelet.conf';
const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
const both = { 'client-certificate': current, 'client-key': current };
const byPath = kubeconfigOf({ cluster: { 'certificate-authority': '/etc/kubernetes/pki/ca.crt' }, user: both });
const files = {
  [current]: node.certificatePem + node.traditionalKeyPem,
  '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
};

/** Hint and hover of each reference of a kubeconfig. */
async function explain(text: string, others: Readonly<Record<string, string>> = files, lookUps?: LookUps) {
  const context = await contextOf({ [config]: text, ...others }, lookUps === undefined ? {} : { lookUps });
  const file = context.file(config);
  return (file.references ?? []).map((reference) => ({
    hint: referenceSummary(reference, file, context),
    hover: referenceHover({
      reference,
      file,
      context,
      commands: allCommands,
      linkTo: (command, { path, offset }) => `command:${command}?${path}#${offset}`,
    }).markdown,
  }));
}

describe('values that name a file', () => {
  test('hint what the same by value would hint', async () => {
    const context = await contextOf({
      [config]: kubeconfigOf({
        cluster: { 'certificate-authority-data': base64(ca.certificatePem) },
        user: {
          'client-certificate-data': base64(node.certificatePem),
          'client-key-data': base64(node.traditionalKeyPem),
        },
      }),
    });
    const byValue = inventoryTable(context).match(/[✓✗?•⚠].*$/gm);
    assert.deepEqual(
      (await explain(byPath)).map(({ hint }) => hint),
      byValue,
    );
  });

  test('explain the certificate behind them, with links into its file', async () => {
    const [authority, certificate, key] = await explain(byPath);
    assert.match(authority?.hover ?? '', /^\*\*✓ CA kubernetes/);
    const text = certificate?.hover ?? '';
    assert.match(text, /^\*\*✓ Client certificate of system:node:cp-1, fine until /);
    assert.ok(text.includes('user `system:node:cp-1`, group `system:nodes`'));
    assert.ok(text.includes(`(command:certscope.showDecoded?${current}#0)`));
    assert.ok(text.endsWith(`In the file [\`${current}\`](command:certscope.revealOccurrence?${current}#0)`));
    assert.match(key?.hover ?? '', /^\*\*✓ Private key, matches the certificate next to it/);
  });

  test('sum up a bundle', async () => {
    const bundle = ca.certificatePem + other.certificatePem;
    const [authority] = await explain(byPath, { ...files, '/etc/kubernetes/pki/ca.crt': bundle });
    assert.match(authority?.hint ?? '', /^✓ 2 CAs · first expires in /);
    assert.match(authority?.hover ?? '', /^\*\*✓ Bundle of 2 CAs/);
  });

  test('tell of a bundle what does not belong into it', async () => {
    const leaf = await ca.issue({ commonName: 'leaf' });
    const bundle = ca.certificatePem + leaf.certificatePem;
    const [authority] = await explain(byPath, { ...files, '/etc/kubernetes/pki/ca.crt': bundle });
    assert.match(authority?.hint ?? '', /^⚠\ufe0e 2 certificates · 1 problem$/);
    assert.match(authority?.hover ?? '', /^\*\*⚠\ufe0e Bundle of 2 certificates/);
  });

  test('tell a key that is another one, wherever that is found out', async () => {
    const [, , within] = await explain(byPath, { ...files, [current]: node.certificatePem + other.keyPem });
    assert.equal(within?.hint, '✗ P-256 key · does not match');
    const text = kubeconfigOf({ user: { 'client-certificate': current, 'client-key': '/etc/x' } });
    const [certificate, key] = await explain(text, { ...files, '/etc/x': other.keyPem });
    assert.match(certificate?.hint ?? '', /^✓ /);
    assert.equal(key?.hint, '✗ P-256 key · does not match');
    assert.match(key?.hover ?? '', /^\*\*✗ Private key, does not match[\s\S]*This key does not match/);
  });

  test('tell a file of another kind by what it holds', async () => {
    const text = kubeconfigOf({ user: { 'client-certificate': '/etc/x' } });
    const [certificate] = await explain(text, { '/etc/x': other.keyPem });
    assert.equal(certificate?.hint, '✗ P-256 key');
  });

  test('say why nothing is known, and hint only at what is there', async () => {
    const text = kubeconfigOf({ user: { tokenFile: '../x`y' } });
    const [unread] = await explain(text);
    assert.deepEqual(unread, {
      hint: undefined,
      hover: '**? The file was not read**\n\nPath on the host: `/etc/x\\x60y`',
    });
    const [absent] = await explain(text, {}, new Map([['/etc/x`y', 'absent']]));
    assert.deepEqual([absent?.hint, absent?.hover.split('\n')[0]], [undefined, '**? The file was not found**']);
    const [empty] = await explain(text, {}, new Map([['/etc/x`y', 'noCredential']]));
    assert.deepEqual(
      [empty?.hint, empty?.hover.split('\n')[0]],
      [undefined, '**• No certificate, key or token in this file**'],
    );
  });

  test('say why a file cannot be read', async () => {
    const context = await contextOf({ [config]: byPath });
    const file = context.file(config);
    const denied = { path: current, values: [], credentials: [], unreadable: 'permission denied' };
    const graph = { ...context.graph, files: [file, denied] };
    const [, reference] = file.references ?? [];
    assert.ok(reference !== undefined);
    assert.equal(referenceSummary(reference, file, { ...context, graph }), '? cannot be read · permission denied');
  });
});
