import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runCommand } from '../../../support/runCommand.ts';

const tree = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs';
const args = ['forecast', tree, '--root', tree, '--at', '2026-11-24T15:00:00Z'];

describe('the forecast of a cluster', () => {
  test('in text: when, why, what stops, what people notice', async () => {
    const { code, out } = await runCommand(args);
    assert.equal(code, 0);
    assert.match(out, /^2027-11-24T\d\d:\d\d:\d\dZ {2}in 364 d {2}✗ .*apiserver.* expires?$/m);
    assert.match(out, /^ {4}stops: kube-apiserver → etcd :2379$/m);
    assert.match(out, /^ {4}all clients fail: /m);
  });

  test('ends where it is told to', async () => {
    const { out } = await runCommand([...args, '--until', '2027-01-01']);
    assert.equal(out, 'No connection stops in that time.\n');
  });

  test('as JSON: each connection stops once', async () => {
    const { out } = await runCommand([...args, '--format', 'json']);
    const { outages }: { outages: readonly { connections: readonly { id: string; state: string }[] }[] } =
      JSON.parse(out);
    const ids = outages.flatMap(({ connections }) => connections.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length >= 10);
    assert.ok(outages.every(({ connections }) => connections.every(({ state }) => state === 'broken')));
  });

  test('as a calendar: lines of RFC 5545, one event for each moment, with reminders', async () => {
    const { out } = await runCommand([...args, '--format', 'ics']);
    const lines = out.split('\r\n');
    assert.equal(lines.at(-1), '');
    assert.ok(lines.every((line) => Buffer.byteLength(line) <= 75));
    assert.ok(!/[^\r]\n/.test(out));
    const unfolded = out.replaceAll('\r\n ', '');
    const count = (line: string) => unfolded.split('\r\n').filter((each) => each === line).length;
    assert.equal(count('BEGIN:VEVENT'), count('END:VEVENT'));
    assert.equal(count('BEGIN:VALARM'), 2 * count('BEGIN:VEVENT'));
    const uids = [...unfolded.matchAll(/^UID:(.*)$/gm)].map(([, uid]) => uid);
    assert.equal(new Set(uids).size, count('BEGIN:VEVENT'));
    assert.match(unfolded, /^DESCRIPTION:.*stops: kube-apiserver → etcd :2379/m);
  });

  test('of several clusters: what has stopped already is told of each by its name', async () => {
    const trees = ['x01-leaves-expired', 'h02-ecdsa-p256'].map((name) => `test/fixtures/kubeadm/trees/${name}`);
    const { out } = await runCommand(['forecast', ...trees, '--at', '2026-11-24T15:00:00Z']);
    assert.match(out, /^Already stopped\nkubernetes \(x01-leaves-expired\)\n✗ .* connections stopped$/m);
  });

  test('of files that tell of no cluster', async () => {
    const { code, out } = await runCommand(['forecast', 'test/fixtures/kubeadm/README.md']);
    assert.equal(code, 0);
    assert.match(out, /^No connections found\./);
  });
});
