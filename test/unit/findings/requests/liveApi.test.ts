import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { signingRequestsIn } from '../../../../src/core/pki/cluster/signingRequests.ts';
import { decodeDirectory, decodingTools } from '../../../support/kubeadmTrees.ts';
import { evaluate } from '../../../support/saidByRecord.ts';

/** What a real API server and its signers said; see test/fixtures/live-api/README.md. */
interface Expected {
  readonly name: string;
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly conditions: readonly string[];
  readonly issued: boolean;
  readonly request_signature_ok: boolean;
  readonly certificate_sha256?: string;
}

const folder = 'test/fixtures/live-api';
const { csrs }: { csrs: readonly Expected[] } = JSON.parse(readFileSync(`${folder}/expectations.json`, 'utf8'));
const graph = await buildPkiGraph(decodeDirectory(`${folder}/files`), decodingTools.cryptography);
const requests = signingRequestsIn(clusterPictureOf(graph));
const moment = Date.parse('2026-11-24T14:25:00Z');

describe('requests of a real API server', () => {
  for (const expected of csrs) {
    test(expected.name, () => {
      const request = requests.find(({ placed }) => placed.object.name === expected.name);
      assert.ok(request?.request !== undefined);
      assert.equal(request.signerName?.text, expected.signerName);
      assert.deepEqual(
        request.usages?.map(({ text }) => text),
        expected.usages,
      );
      assert.deepEqual(
        request.conditions.map(({ type }) => type.text),
        expected.conditions,
      );
      assert.equal(graph.requestSignatures.get(request.request.content), expected.request_signature_ok);
      assert.equal(request.issued?.node.fingerprint, expected.certificate_sha256);
    });
  }

  test('the denied one is told as such, and nothing else', () => {
    const found = evaluate(graph, defaultPolicy, moment).filter(({ path }) => path.startsWith('csr-'));
    assert.deepEqual(
      found.map(({ severity, code, path }) => `${severity} ${code} ${path}`),
      ['info csr-denied-or-failed csr-dave-denied.yaml'],
    );
  });
});
