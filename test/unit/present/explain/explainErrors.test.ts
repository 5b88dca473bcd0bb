import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { type ExplainedError, explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { explanationText } from '../../../../src/core/present/explain/explanationText.ts';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';
import type { PresentContext } from '../../../../src/core/present/presentContext.ts';
import { decodeKubeadmTree, decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

async function contextOfTree(id: string): Promise<PresentContext> {
  const now = Date.parse(readKubeadmTruth(id).made_at);
  const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
  return { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
}

/** `kube-apiserver → etcd`, the likeliest first. */
const causes = ([explained]: readonly ExplainedError[]) =>
  explained?.connections.map(
    ({ verdict: { connection } }) => `${connection.client.party} → ${connection.server.party}`,
  );

describe('an error is read from', () => {
  const lines: readonly [id: string, line: string, details: object][] = [
    [
      'unknownAuthority',
      'err="Get \\"https://10.0.0.1:6443/api\\": x509: certificate signed by unknown authority (possibly because of \\"crypto/rsa: verification error\\" while trying to verify candidate authority certificate \\"kubernetes\\")"',
      { candidate: 'kubernetes', addresses: [{ host: '10.0.0.1', port: '6443' }] },
    ],
    [
      'hostname',
      'dial tcp [fd00::1]:2379: x509: certificate is valid for a, 10.0.0.1, not b.example.com',
      { names: ['a', '10.0.0.1'], wanted: 'b.example.com', addresses: [{ host: 'fd00::1', port: '2379' }] },
    ],
    [
      'hostname',
      "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
      { wanted: '10.0.0.1' },
    ],
    [
      'expired',
      '{"msg":"rejected connection","error":"x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is before 2026-02-01T00:00:00Z"}',
      { bound: { kind: 'before', at: Date.UTC(2026, 1, 1) } },
    ],
    ['refusedByPeer', 'http: TLS handshake error from 10.0.0.9:51234: remote error: tls: bad certificate', {}],
    ['unauthorized', 'error: You must be logged in to the server (Unauthorized)', {}],
    ['keyMismatch', 'tls: private key does not match public key', {}],
    ['base64', 'error loading config file: illegal base64 data at input byte 1212', {}],
  ];
  for (const [id, line, details] of lines) {
    test(line.slice(0, 70), () => {
      const [error, ...others] = readLoggedErrors(`before\r\n${line}\nafter`);
      assert.deepEqual(others, []);
      assert.equal(error?.record.id, id);
      for (const [name, value] of Object.entries(details)) {
        assert.deepEqual(error?.[name as keyof typeof error], value);
      }
    });
  }

  test('the same error at other times is one', () => {
    const at = (time: string) =>
      `x509: certificate has expired or is not yet valid: current time ${time} is after 2026-01-01T00:00:00Z\n`;
    assert.equal(readLoggedErrors(at('2026-01-02T00:00:00Z') + at('2026-01-03T00:00:00Z')).length, 1);
  });

  test('a huge paste is bounded', () => {
    const started = performance.now();
    readLoggedErrors(`${'x509: certificate is valid for '.repeat(100_000)}\n`.repeat(20));
    readLoggedErrors('tls: failed to find '.repeat(100_000));
    readLoggedErrors('a.'.repeat(500_000));
    assert.ok(performance.now() - started < 5000);
  });
});

describe('what explains it', () => {
  test('comes first where words, names and addresses fit', async () => {
    const context = await contextOfTree('b07-apiserver-san-missing-advertise-ip');
    const line =
      'kube-scheduler: Get "https://192.168.56.10:6443/api": tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, 192.168.56.99, not 192.168.56.10';
    const explained = explainErrors(line, context);
    assert.deepEqual(causes(explained), ['kube-scheduler → kube-apiserver']);
    const [cause] = explained[0]?.connections ?? [];
    assert.ok(cause !== undefined && cause.others.length >= 3);
    assert.deepEqual(
      cause?.findings.map(({ code }) => code),
      ['apiserver-san-missing-endpoint'],
    );
    assert.deepEqual(
      explained[0]?.certificates.map(({ role }) => role?.id),
      ['apiserver'],
    );
  });

  test('of a refusal by the other side are all that refuse', async () => {
    const context = await contextOfTree('b05-front-proxy-wrong-ca');
    const explained = explainErrors('remote error: tls: bad certificate', context);
    assert.ok((explained[0]?.connections.length ?? 0) > 0);
  });

  test('nothing fails: what the line describes is shown, and that what runs may be older', async () => {
    const context = await contextOfTree('h01-rsa');
    const line =
      'x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "etcd-ca")';
    const explained = explainErrors(line, context);
    assert.deepEqual(causes(explained), []);
    assert.deepEqual(
      explained[0]?.certificates.map(({ role }) => role?.id),
      ['etcd-ca'],
    );
    assert.match(explanationText(explained, context), /what runs may be older than the files/);
  });

  test('no error at all is said', async () => {
    const context = await contextOfTree('h01-rsa');
    assert.match(explanationText(explainErrors('all is well', context), context), /^No known error/);
  });

  test('hostile lines stay plain text', async () => {
    const context = await contextOfTree('h01-rsa');
    const line = 'x509: certificate is valid for a\u202eb\u001b[31m, not \u2066c';
    assert.doesNotMatch(explanationText(explainErrors(line, context), context), /[\u202e\u2066\u001b]/);
  });
});
