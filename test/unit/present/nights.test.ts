import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { tenNights } from '../../support/nights.ts';
import { runCommand } from '../../support/runCommand.ts';
import { testNow } from '../../support/testPki.ts';

const folder = path.join(tmpdir(), `certscope-nights-test-${process.pid}`);
after(() => rmSync(folder, { recursive: true, force: true }));

/** What `check` says first. */
const firstWords: Readonly<Record<string, RegExp>> = {
  'expired CAs': /^✗ 3 CAs expired on .*: 12 of 13 connections stopped$/,
  'truncated API server certificate': /^✗ kube-apiserver cannot use apiserver\.crt: .*: 6 of 12 connections stopped$/,
  'swapped kubeconfigs':
    /^✗ kube-apiserver rejects 2 clients: kube-controller-manager authenticates as system:kube-scheduler, /,
  'etcd CA replaced': /^✗ 3 clients reject etcd: the trusted CA etcd-ca is not the one that signed etcd-/,
  'certificates of another cluster':
    /^✗ 6 clients reject kube-apiserver: apiserver was signed by a different CA kubernetes, not the trusted one/,
  'CA that is no CA': /^✗ kube-apiserver rejects 6 clients: kubernetes, which it trusts, is not a CA: 7 of 12 /,
  'CA of a backup': /^✗ kube-apiserver rejects 6 clients: the trusted CA kubernetes is not the one that signed /,
  'expired front proxy': /^✗ CA front-proxy-ca expired on .*: 1 of 13 connections stopped$/,
  'mixed keys of two control planes':
    /^✗ cp-1 and cp-2 have different service account keys: each rejects the tokens of the other: 2 of 24 connections stopped$/,
};

test('what broke a control plane in the night is the first line of check', async () => {
  for (const { name, write } of await tenNights(path.join(folder, 'whole'), testNow)) {
    const own = path.join(folder, name);
    write(own);
    const { out } = await runCommand(['check', '.', '--at', new Date(testNow).toISOString()], { cwd: own });
    const [first = ''] = out.split('\n');
    // A program that cannot start has no broken connection yet; its flag is reported.
    if (firstWords[name] === undefined) assert.match(out, /sa\.key does not exist\. kube-apiserver exits at start/);
    else assert.match(first, firstWords[name], name);
  }
});
