import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HoverCommand, LinkTarget } from '../../../../src/core/present/hover/hoverQuestion.ts';
import { base64 } from '../../../support/base64.ts';
import { allCommands, hoverOf } from '../../../support/hoverFixture.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa, createTestRequest } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes', notAfter: '2034-05-18T00:00:00Z' });
const admin = await ca.issue({
  commonName: 'kubernetes-admin',
  organizations: ['kubeadm:cluster-admins', 'b'],
  notAfter: '2026-05-31T09:00:00Z',
  serialNumber: '3f0912345678abcdb7e2',
});

test('a client certificate: verdict, all facts that the issue asks for, and the problem on one line', async () => {
  const text = kubeconfig({ ca: ca.certificatePem, certificate: admin.certificatePem, key: admin.keyPem });
  const context = await contextOf({ '/etc/kubernetes/admin.conf': text, 'copy.conf': text });
  const markdown = hoverOf(context, '/etc/kubernetes/admin.conf', 1);
  const fingerprint = admin.fingerprint.toUpperCase().match(/../g) ?? [];
  const short = [...fingerprint.slice(0, 2), '…', ...fingerprint.slice(-2)].join(':');
  assert.deepEqual(markdown.split('\n'), [
    '**✗ Client certificate of kubernetes-admin, expired 12 days ago (May 31, 2026)**',
    '',
    "`admin.conf`: Cluster administrator's kubectl credential · recognised by its path · user `kubernetes-admin`, groups `kubeadm:cluster-admins`, `b`\\",
    'Subject `CN=kubernetes-admin,O=b,O=kubeadm:cluster-admins` · issued by `CN=kubernetes`\\',
    `Valid from Jan 1, 2026 to May 31, 2026 · serial \`3f09…b7e2\` · SHA-256 \`${short}\`\\`,
    'P-256 · digitalSignature, keyEncipherment · clientAuth · not a CA · key in `client-key-data`, `copy.conf`\\',
    'Also in `copy.conf`\\',
    'Chain: `kubernetes-admin` → `kubernetes`, signatures verified\\',
    '✓ As expected: CA `kubernetes`, CN `kubernetes-admin`, clientAuth, digitalSignature, keyEncipherment',
    '',
    '| | expected | actual |',
    '|---|---|---|',
    '| • O | `kubeadm:cluster-admins` | `kubeadm:cluster-admins`, `b` |',
    '',
    '✗ kubectl fails with `error: You must be logged in to the server (Unauthorized)`.',
  ]);
});

test('a CA', async () => {
  const context = await contextOf({
    'a.conf': kubeconfig({ ca: ca.certificatePem, certificate: admin.certificatePem }),
  });
  const lines = hoverOf(context, 'a.conf', 0).split('\n');
  assert.equal(lines[0], '**✓ CA kubernetes, fine until May 18, 2034 (7 y)**');
  assert.ok(lines.includes('P-256 · digitalSignature, keyEncipherment, keyCertSign · CA\\'));
  assert.ok(lines.includes('Signs 1 certificate here'));
  assert.match(lines.join('\n'), /Subject `CN=kubernetes` · self-signed/);
});

test('links in their order, only those that work, each to its place', async () => {
  const context = await contextOf({
    'a.conf': kubeconfig({ ca: ca.certificatePem, certificate: admin.certificatePem }),
  });
  const targets: [string, LinkTarget][] = [];
  const linkTo = (command: HoverCommand, target: LinkTarget) => {
    targets.push([command, target]);
    return `command:${command}?${encodeURIComponent(JSON.stringify([target]))}`;
  };
  const last = hoverOf(context, 'a.conf', 1, { commands: allCommands, linkTo }).split('\n').at(-1) ?? '';
  assert.deepEqual(
    [...last.matchAll(/\[([^\]]+)\]/g)].map(([, label]) => label),
    [
      'Show decoded',
      'Reveal issuer',
      'Show in tree',
      'Renew with CA kubernetes…',
      "Why can't this be renewed?",
      'Copy PEM',
      'Copy fingerprint',
    ],
  );
  const span = context.file('a.conf').values[1]?.blocks[0]?.span;
  assert.deepEqual(targets[0], [
    'certscope.showDecoded',
    { path: 'a.conf', offset: span?.start, fingerprint: admin.fingerprint },
  ]);
  assert.doesNotMatch(hoverOf(context, 'a.conf', 1), /command:/);
});

test('a member of a bundle, and all members over the key', async () => {
  const expired = await createTestCa({ name: 'kubernetes', notAfter: '2026-05-03T00:00:00Z' });
  const corporate = await createTestCa({ name: 'corp-root', notAfter: '2031-01-01T00:00:00Z' });
  const bundle = ca.certificatePem + expired.certificatePem + corporate.certificatePem;
  const context = await contextOf({ 'a.conf': kubeconfig({ ca: bundle }) });
  const member = hoverOf(context, 'a.conf', 0, { block: 1 }).split('\n');
  assert.equal(member[0], '**⚠\ufe0e 2 of 3: CA kubernetes, expired 40 days ago (May 3, 2026)**');
  assert.equal(member.at(-3), 'Members: 1 ✓ CA kubernetes · **2** · 3 ✓ CA corp-root');
  assert.match(member.at(-1) ?? '', /^⚠\ufe0e The bundle still works/);
  const whole = hoverOf(context, 'a.conf', 0).split('\n');
  assert.equal(whole[0], '**⚠\ufe0e Bundle of 3 CAs, 1 expired**');
  assert.match(whole[2] ?? '', /^1 ✓ CA kubernetes, fine until May 18, 2034 \(7 y\) · `/);
  assert.match(whole[3] ?? '', /^2 ⚠\ufe0e CA kubernetes, expired 40 days ago \(May 3, 2026\) · `/);
  assert.match(whole[4] ?? '', /^3 ✓ CA corp-root, fine until Jan 1, 2031 \(4 y\) · `/);
});

test('keys: whose they are, and never what they are', async () => {
  const healthy = await ca.issue();
  const other = await ca.issue({ commonName: 'other' });
  const context = await contextOf({
    'fits.conf': kubeconfig({ certificate: healthy.certificatePem, key: healthy.keyPem }),
    'wrong.conf': kubeconfig({ certificate: healthy.certificatePem, key: other.keyPem }),
    'other.crt': other.certificatePem,
    'alone.key': (await ca.issue()).keyPem,
  });
  const fits = hoverOf(context, 'fits.conf', 1);
  assert.match(
    fits,
    /^\*\*✓ Private key, matches the certificate next to it\*\*\n\nP-256 · PKCS#8 · not encrypted\\\n/,
  );
  assert.match(fits, /Belongs to `kubernetes-admin` \(until Jan 1, 2027\) in /);
  const wrong = hoverOf(context, 'wrong.conf', 1);
  assert.match(wrong, /^\*\*✗ Private key, does not match the certificate next to it\*\*\n\nP-256 · /);
  assert.match(wrong, /\n✗ This key does not match the certificate in client-certificate-data\.$/);
  assert.match(wrong, /Belongs to `other` \(until Jan 1, 2027\) in `other\.crt`/);
  assert.match(hoverOf(context, 'alone.key', 0), /^\*\*• Private key, no matching certificate in these files\*\*/);
  for (const markdown of [fits, wrong]) {
    assert.doesNotMatch(markdown, /MI[GH]|Copy PEM/);
  }
});

test('a request, a placeholder, broken base64', async () => {
  const { requestPem } = await createTestRequest({ organizations: ['system:nodes'] });
  const good = base64(ca.certificatePem);
  const context = await contextOf({
    'a.csr': requestPem,
    'redacted.conf': kubeconfig({ ca: 'DATA+OMITTED' }),
    'broken.conf': kubeconfig({ ca: `${good.slice(0, 200)}-${good.slice(201)}` }),
  });
  const request = hoverOf(context, 'a.csr', 0);
  assert.match(request, /^\*\*• Request for a certificate of system:node:worker-2, not signed yet\*\*/);
  assert.match(request, /user `system:node:worker-2` · in group `system:nodes`/);
  assert.match(hoverOf(context, 'redacted.conf', 0), /^\*\*• Redacted, not a certificate\*\*/);
  const broken = hoverOf(context, 'broken.conf', 0);
  assert.match(broken, /^\*\*✗ Unreadable: base64 breaks at character 201\*\*/);
  assert.match(broken, /Layer: base64 · line 6/);
});

test('where a chain breaks off is said', async () => {
  const away = await createTestCa({ name: 'away' });
  const orphan = await away.issue({ commonName: 'orphan' });
  const markdown = hoverOf(await contextOf({ 'a.crt': orphan.certificatePem }), 'a.crt', 0);
  assert.match(markdown, /\? Chain: `orphan`, issuer is not in these files/);
});

test('at most 12 lines and 8 names, whatever the certificate', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `host-${index}.example.org`);
  const large = await ca.issue({
    dnsNames: names,
    extKeyUsage: ['serverAuth', 'clientAuth'],
    notAfter: '2026-06-01T00:00:00Z',
  });
  const bundle = ca.certificatePem + large.certificatePem;
  const context = await contextOf({ 'a.pem': bundle, 'b.pem': bundle, 'c.pem': large.keyPem });
  const lines = hoverOf(context, 'a.pem', 0, { block: 1, commands: allCommands })
    .split('\n')
    .filter((line) => line !== '');
  assert.ok(lines.length <= 12, lines.join('\n'));
  assert.ok(lines.some((line) => line.startsWith('8 of 300 names: `DNS:host-0.example.org`, ')));
  const many = await contextOf({ 'a.pem': ca.certificatePem.repeat(40) });
  assert.ok(
    hoverOf(many, 'a.pem', 0)
      .split('\n')
      .filter((line) => line !== '').length <= 12,
  );
});
