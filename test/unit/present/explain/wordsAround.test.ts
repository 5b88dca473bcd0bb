import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { explanationText } from '../../../../src/core/present/explain/explanationText.ts';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';
import { decodeKubeadmTree, decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

const unknown = 'x509: certificate signed by unknown authority';

describe('the end of an explanation', async () => {
  const id = 'h01-rsa';
  const now = Date.parse(readKubeadmTruth(id).made_at);
  const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
  const context = { graph, findings: [], policy: defaultPolicy, now };
  const endOf = (line: string) =>
    explanationText(explainErrors(line, context), context).trimEnd().split('\n').at(-1) ?? '';

  test('does not send to other clusters where the line names what is here', () => {
    const here = endOf(`Get "https://10.96.0.1:443/api": ${unknown}`);
    const elsewhere = endOf(`Get "https://db.example.net:5432/api": ${unknown}`);
    assert.doesNotMatch(endOf(`open /etc/kubernetes/pki/apiserver.crt: ${unknown}`), /another cluster/);
    assert.match(elsewhere, /another cluster/);
    assert.match(here, /Restart the components/);
  });

  test('sends nobody to restart programs for what is read on each run, or concerns no connection', () => {
    for (const line of [
      'getting credentials: exec: executable aws-iam-authenticator not found',
      'http-01 self check failed for domain "test.example.com"',
    ]) {
      assert.doesNotMatch(endOf(line), /Restart/, line);
    }
  });

  test('tells a refusal of the kubelet as the kubelet’s, whoever prints it', () => {
    for (const line of [
      'Forbidden (user=kube-apiserver, verb=get, resource=nodes, subresource=proxy) ( pods/log web)',
      'error: unable to upgrade connection: Unauthorized',
    ]) {
      const [error] = readLoggedErrors(line);
      assert.match(error?.record.meaning(line) ?? '', /^The kubelet /, line);
    }
    const line = 'error: You must be logged in to the server (Unauthorized)';
    assert.match(readLoggedErrors(line)[0]?.record.meaning(line) ?? '', /^kube-apiserver rejected /);
  });
});

describe('words around an error', () => {
  const called = (line: string) =>
    readLoggedErrors(line)[0]?.addresses.flatMap(({ host, port, isPeer }) => (isPeer ? [] : [`${host}:${port}`]));

  test('where etcd was called from, as it has said it in each version, is not whom the line is about', () => {
    for (const line of [
      'I | etcdmain: rejected connection from "172.16.100.40:43876" (error "remote error: tls: bad certificate", ServerName "")',
      '{"level":"warn","msg":"rejected connection","remote-addr":"172.16.100.40:43876","error":"remote error: tls: bad certificate"}',
      String.raw`time="…" msg="rejected connection from \"172.16.100.40:43876\" (error \"remote error: tls: bad certificate\")"`,
    ]) {
      assert.deepEqual(called(line), [], line);
    }
  });

  test('a name server is not whom the line is about', () => {
    assert.deepEqual(
      called('tls: "172.17.8.1" does not match any of DNSNames ["etcd"] (lookup etcd on 4.2.2.2:53: no such host)'),
      [],
    );
    assert.deepEqual(called(`Get "https://cp-1:6443/api": lookup cp-1 on [fd00::53]:53: ${unknown}`), ['cp-1:6443']);
  });

  test('the offset of a time zone is no address', () => {
    for (const zone of ['+02:00', '-05:30', '+09:30', '-03:45', '+13:45']) {
      const line = `x509: certificate has expired or is not yet valid: current time 2026-11-24T15:00:00${zone} is after 2026-11-24T14:23:18Z`;
      assert.deepEqual(called(line), [], line);
      assert.equal(readLoggedErrors(line)[0]?.bound?.at, Date.UTC(2026, 10, 24, 14, 23, 18));
    }
    assert.deepEqual(called(`at 15:00 dial tcp 10.0.0.1:6443: ${unknown}`), ['10.0.0.1:6443']);
    assert.deepEqual(called(`cannot reach 1.example:6443 and cp-1:6443: ${unknown}`), ['1.example:6443', 'cp-1:6443']);
  });

  test('the end that kubeadm prints is read, and the name that ingress-nginx wants', () => {
    const period = 'NotBefore: 2025-11-24 14:23:18 +0000 UTC, NotAfter: 2026-11-24 14:23:18 +0000 UTC';
    const bound = (line: string) => readLoggedErrors(line)[0]?.bound;
    assert.deepEqual(bound(`the certificate has expired: ${period}`), {
      kind: 'after',
      at: Date.UTC(2026, 10, 24, 14, 23, 18),
    });
    assert.deepEqual(bound(`the certificate is not valid yet: ${period}`), {
      kind: 'before',
      at: Date.UTC(2025, 10, 24, 14, 23, 18),
    });
    for (const host of ['host www.example.com', 'server "www.example.com"']) {
      const line = `SSL certificate "a/b" does not contain a Common Name or Subject Alternative Name for ${host}`;
      assert.equal(readLoggedErrors(line)[0]?.wanted, 'www.example.com', line);
    }
  });

  test('what kubectl prints of a kubelet is not about kubectl and its server', async () => {
    const graph = await buildPkiGraph(decodeKubeadmTree('b04-admin-conf-other-ca-data'), decodingTools.cryptography);
    const now = Date.parse(readKubeadmTruth('b04-admin-conf-other-ca-data').made_at);
    const causes = (line: string) =>
      explainErrors(line, { graph, findings: [], policy: defaultPolicy, now }).map(
        ({ connections }) => connections.length,
      );
    assert.deepEqual(causes(unknown), [1]);
    for (const line of [
      `Error from server: error dialing backend: ${unknown}`,
      `error: error upgrading connection: error dialing backend: ${unknown}`,
      `unable to fetch metrics from node cp-1: Get "https://cp-1/stats/summary?only_cpu_and_memory=true": ${unknown}`,
      `W | rafthttp: health check for peer 6bf2f0d9786cdbb could not connect: ${unknown}`,
    ]) {
      assert.deepEqual(causes(line), [0], line);
    }
  });

  test('which endpoint of etcd was called is told, and that the kubelet does not let the API server in', async () => {
    const id = 'x01-leaves-expired';
    const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
    const now = Date.parse(readKubeadmTruth(id).made_at);
    const causes = (line: string) =>
      explainErrors(line, { graph, findings: [], policy: defaultPolicy, now }).flatMap(({ connections, more }) => [
        ...connections.map(({ verdict: { connection } }) => `${connection.server.party} ${connection.record.port}`),
        ...(more > 0 ? ['more'] : []),
      ]);
    const bad = '","remote-addr":"127.0.0.1:54321","error":"remote error: tls: bad certificate"}';
    const client = causes(`{"msg":"rejected connection on client endpoint${bad}`);
    const peer = causes(`{"msg":"rejected connection on peer endpoint${bad}`);
    assert.deepEqual([...new Set(client)], ['etcd 2379']);
    assert.deepEqual([...new Set(peer)], ['etcd 2380']);
    const either = causes(`{"msg":"rejected connection${bad}`);
    assert.deepEqual(new Set(either), new Set(['etcd 2379', 'etcd 2380']));
    for (const line of [
      'error: unable to upgrade connection: Unauthorized',
      'error: You must be logged in to the server (the server has asked for the client to provide credentials ( pods/log coredns-5d78c9869d-2xkzq))',
    ]) {
      assert.deepEqual([...new Set(causes(line))], ['kubelet 10250'], line);
    }
    const own = causes(
      'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
    );
    assert.deepEqual([...new Set(own)], ['kube-apiserver 6443']);
  });

  test('an alert is told by whoever was refused, as BoringSSL writes it, too', async () => {
    const id = 'x01-leaves-expired';
    const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
    const now = Date.parse(readKubeadmTruth(id).made_at);
    const explained = (line: string) =>
      explainErrors(`http: TLS handshake error from 10.0.0.9:4242: ${line}`, {
        graph,
        findings: [],
        policy: defaultPolicy,
        now,
      })[0]?.connections.map(({ refusal }) => refusal.by);
    const asGo = explained('remote error: tls: expired certificate');
    assert.ok((asGo?.length ?? 0) > 0 && asGo?.every((by) => by === 'client'));
    assert.deepEqual(explained('SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED'), asGo);
  });
});
