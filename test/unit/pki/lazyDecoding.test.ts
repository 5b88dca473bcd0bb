import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { lendBase64Decoder } from '../../../src/core/text/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';

test('values are located at once, and nothing in them is decoded before somebody asks', () => {
  const pem = readFileSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki/ca.crt');
  const line = `- cluster: {}\n  certificate-authority-data: ${pem.toString('base64')}\n`;
  const text = `apiVersion: v1\nkind: Config\nclusters:\n${line.repeat(20)}`;
  let decodings = 0;
  lendBase64Decoder(() => {
    decodings++;
    return undefined;
  });
  try {
    const { values } = decodeFile({ path: 'kubeconfig', text }, decodingTools);
    assert.equal(values.length, 20);
    assert.equal(decodings, 0);
    assert.equal(values[7]?.blocks.length, 1);
    assert.ok(decodings > 0 && decodings < values.length, `${decodings} decodings for one value`);
  } finally {
    lendBase64Decoder(() => undefined);
  }
});
