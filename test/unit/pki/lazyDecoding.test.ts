import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { lendBase64Decoder } from '../../../src/core/text/base64.ts';
import { charactersRead } from '../../support/charactersRead.ts';
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

test('objects that somebody asks for while they are being read in steps stay the same', () => {
  const text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: b}\n---\n'.repeat(50);
  const file = decodeFile({ path: 'secrets.yaml', text }, decodingTools);
  const reading = file.readObjects?.();
  assert.equal(reading?.next().done, false);
  const { objects } = file;
  assert.equal(objects?.length, 50);
  const others = file.readObjects?.();
  for (const steps of [reading, others]) {
    let step = steps?.next();
    while (step?.done === false) step = steps?.next();
    assert.equal(step?.value, objects);
    assert.equal(file.objects, objects);
  }
});

test('whether a file stands for another one is looked for once', () => {
  const file = decodeFile({ path: 'ca.crt', text: '{{ .Values.cert }}\n' }, decodingTools);
  const look = () => assert.equal(file.isStandIn, true);
  assert.ok(charactersRead(look) > 0);
  assert.equal(charactersRead(look), 0);
});

test('a text that is longer than any stand-in is searched for none, but for what Git LFS and SOPS write', () => {
  const line = 'I0612 10:00:00 {{ .Values.cert }} REDACTED <your certificate>\n';
  const isStandIn = (text: string) => decodeFile({ path: 'ca.crt', text }, decodingTools).isStandIn;
  const long = line.repeat(20_000);
  assert.equal(isStandIn(line), true);
  assert.equal(isStandIn(long), false);
  assert.equal(isStandIn(`version https://git-lfs.github.com/spec/v1\n${long}`), true);
  assert.equal(isStandIn(`\n$ANSIBLE_VAULT;1.1;AES256\n${long}`), true);
  assert.equal(isStandIn(`${long}"data": "ENC[AES256_GCM,data:x"\n`), true);
});
