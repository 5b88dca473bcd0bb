import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { type ClusterMember, createEtcdCluster, type EtcdCluster } from '../../support/oracles/etcdCluster.ts';
import { etcdPrograms, whyNotComparable } from '../../support/oracles/goRelease.ts';
import { waitFor } from '../../support/oracles/waitFor.ts';
import { runCommand } from '../../support/runCommand.ts';

const reason = whyNotComparable(etcdPrograms);
const pki = 'etc/kubernetes/pki';

test('an etcd of three members serves a client that writes all the time, while all its certificates are renewed', async (t) => {
  if (reason !== undefined) return t.skip(reason);
  const now = Date.now();
  const cluster = await createEtcdCluster(now);
  const writer = createWriter(cluster);
  try {
    const { members } = cluster;
    for (const member of members) member.start();
    for (const member of members) await healthy(cluster, member);
    writer.start();
    await writer.writes(5);
    const before = members.map((member) => fingerprints(member));

    const { code, out, err } = await runCommand(['renew', '.', '--all'], {
      now: new Date(now).toISOString(),
      cwd: cluster.folder,
      backups: path.join(cluster.folder, '../backups'),
    });
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Renewed 12 certificates/);
    await writer.writes(10);
    assert.deepEqual(writer.refused, [], 'before any member is restarted');

    members.forEach((member, index) => {
      const [old, renewed] = [before[index] ?? [], fingerprints(member)];
      assert.ok(renewed.every((each, at) => each !== old[at]));
    });
    // etcd reads its pair at every handshake: whoever connects from now on sees the new one.
    for (const member of members) {
      assert.deepEqual(await shown(member, member.ports.client), certificateOf(member, 'etcd/server').fingerprint256);
      assert.deepEqual(await shown(member, member.ports.peer), certificateOf(member, 'etcd/peer').fingerprint256);
    }

    for (const member of members) {
      await member.stop();
      member.start();
      await healthy(cluster, member);
      await writer.writes(5);
    }
    assert.deepEqual(writer.refused, []);

    await writer.stop();
    const kept = await cluster.ask([members[0]?.endpoint ?? ''], 'get', '--prefix', '/written/', '--keys-only');
    assert.ok('out' in kept);
    const keys = new Set(kept.out.split('\n'));
    assert.deepEqual(
      writer.acknowledged.filter((key) => !keys.has(key)),
      [],
    );
    t.diagnostic(`${writer.acknowledged.length} writes, ${writer.repeated()} of them asked for again`);
  } finally {
    await writer.stop();
    await cluster.remove();
  }
});

/** What Go says when a certificate, and not a busy machine, is why a connection fails. */
const refusal = /x509: |remote error: tls: |tls: failed to verify/;

/**
 * A client that writes one key after the other, and reads its certificate anew for each. A write that a member did not answer
 * in time, since it restarts, elects a leader or has no processor, is asked for again, as clients do; one that TLS refused is not.
 */
function createWriter({ ask, members }: EtcdCluster) {
  const endpoints = members.map(({ endpoint }) => endpoint);
  const acknowledged: string[] = [];
  const refused: { readonly key: string; readonly error: string }[] = [];
  let repeated = 0;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    for (let [number, key] = [0, 0]; !isStopped; number++) {
      // The one that is asked first changes from write to write.
      const order = endpoints.map((_, index) => endpoints[(index + number) % endpoints.length] ?? '');
      const name = `/written/${key}`;
      const answer = await ask(order, 'put', name, 'x');
      if ('out' in answer) acknowledged.push(name);
      else if (refusal.test(answer.error)) refused.push({ key: name, error: answer.error });
      else {
        repeated++;
        continue;
      }
      key++;
    }
  };
  return {
    acknowledged,
    refused,
    repeated: (): number => repeated,
    start: (): void => {
      running = write();
    },
    /** Waits for so many further writes. */
    writes: async (count: number): Promise<void> => {
      const goal = acknowledged.length + refused.length + count;
      const written = () => acknowledged.length + refused.length >= goal || undefined;
      if ((await waitFor(written, patience)) === undefined) assert.fail(`no ${count} writes; ${repeated} unanswered`);
    },
    stop: (): Promise<void> => {
      isStopped = true;
      return running;
    },
  };
}

/** Milliseconds until a member serves and writes are answered, even on a busy machine. */
const patience = 120_000;

async function healthy({ ask }: EtcdCluster, { endpoint }: ClusterMember): Promise<void> {
  const end = Date.now() + patience;
  while ('error' in (await ask([endpoint], 'endpoint', 'health'))) {
    if (Date.now() > end) assert.fail(`${endpoint} does not become healthy`);
  }
}

function certificateOf({ root }: ClusterMember, name: string): X509Certificate {
  return new X509Certificate(readFileSync(path.join(root, pki, `${name}.crt`)));
}

function fingerprints(member: ClusterMember): readonly string[] {
  const names = ['etcd/server', 'etcd/peer', 'etcd/healthcheck-client', 'apiserver-etcd-client'];
  return names.map((name) => certificateOf(member, name).fingerprint256);
}

/** The certificate that a member shows to a client of its own machine. */
function shown({ root }: ClusterMember, port: number): Promise<string> {
  const file = (name: string): Buffer => readFileSync(path.join(root, pki, name));
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: '127.0.0.1',
        port,
        ca: file('etcd/ca.crt'),
        cert: file('apiserver-etcd-client.crt'),
        key: file('apiserver-etcd-client.key'),
      },
      () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      },
    );
    socket.on('error', reject);
  });
}
