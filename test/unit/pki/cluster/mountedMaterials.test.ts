import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { base64 } from '../../../support/base64.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const server = await ca.issue({ commonName: 'metrics-server', dnsNames: ['metrics-server.kube-system.svc'] });
const other = await ca.issue({ commonName: 'other' });

const secret = (name: string, pem: string, namespace = 'kube-system') => `apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: ${namespace}}
type: kubernetes.io/tls
data: {tls.crt: ${base64(pem)}}
`;
const configMap = `apiVersion: v1
kind: ConfigMap
metadata: {name: authorities, namespace: kube-system}
data:
  ca.crt: |
${ca.certificatePem.trim().replaceAll(/^/gm, '    ')}
`;
const deployment = (volume: string, mount = 'mountPath: /certs') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: metrics-server, namespace: kube-system}
spec:
  template:
    spec:
      containers:
      - name: metrics-server
        image: registry.k8s.io/metrics-server/metrics-server:v0.8.0
        args: [--tls-cert-file=/certs/tls.crt, --kubelet-certificate-authority=/certs/ca.crt]
        volumeMounts:
        - {name: certs, ${mount}}
      volumes:
      - name: certs
        ${volume}
`;

/** The names of what the certificate and the CA flag lead to, with the file in which that stands. */
async function told(files: Readonly<Record<string, string>>): Promise<readonly (string | undefined)[]> {
  const decoded = Object.entries(files).map(([path, text]) => decodeFile({ path, text }, decodingTools));
  const { components } = clusterPictureOf(await buildPkiGraph(decoded, decodingTools.cryptography));
  return (components[0]?.settings ?? []).map(({ material }) => {
    const [node] = material?.certificates ?? [];
    return node && `${material?.filePath} ${node.certificate.subject.rdns.at(-1)?.[0]?.value}`;
  });
}

describe('files that are keys of mounted objects', () => {
  test('of a Secret', async () => {
    const files = {
      'a/d.yaml': deployment('secret: {secretName: serving}'),
      'a/s.yaml': secret('serving', server.certificatePem),
    };
    assert.deepEqual(await told(files), ['a/s.yaml metrics-server', undefined]);
  });

  test('of a projected volume, under other names', async () => {
    const volume =
      'projected: {sources: [{secret: {name: serving, items: [{key: tls.crt, path: tls.crt}]}}, {configMap: {name: authorities, items: [{key: ca.crt, path: ca.crt}]}}]}';
    const files = {
      'd.yaml': `${deployment(volume)}---\n${secret('serving', server.certificatePem)}---\n${configMap}`,
    };
    assert.deepEqual(await told(files), ['d.yaml metrics-server', 'd.yaml kubernetes']);
    const renamed = deployment('configMap: {name: authorities, items: [{key: ca.crt, path: tls.crt}]}');
    assert.deepEqual(await told({ 'd.yaml': renamed, 'c.yaml': configMap }), ['c.yaml kubernetes', undefined]);
  });

  test('of one key alone', async () => {
    const files = {
      'd.yaml': deployment('secret: {secretName: serving}', 'mountPath: /certs/tls.crt, subPath: tls.crt'),
      's.yaml': secret('serving', server.certificatePem),
    };
    assert.deepEqual(await told(files), ['s.yaml metrics-server', undefined]);
  });

  test('the nearest of a name counts, of several nobody can tell', async () => {
    const volume = deployment('secret: {secretName: serving}');
    const [own, foreign] = [secret('serving', server.certificatePem), secret('serving', other.certificatePem)];
    assert.deepEqual(
      (await told({ 'a/d.yaml': volume, 'b/s.yaml': foreign, 'a/s.yaml': own }))[0],
      'a/s.yaml metrics-server',
    );
    assert.deepEqual((await told({ 'a/d.yaml': volume, 'b/s.yaml': foreign, 'c/s.yaml': own }))[0], undefined);
    const elsewhere = secret('serving', other.certificatePem, 'default');
    assert.deepEqual((await told({ 'a/d.yaml': volume, 'a/s.yaml': elsewhere }))[0], undefined);
  });

  test('folders of the host hide them, and what is not here tells nothing', async () => {
    const files = { 'd.yaml': deployment('hostPath: {path: /srv}'), 's.yaml': secret('certs', server.certificatePem) };
    assert.deepEqual(await told(files), [undefined, undefined]);
    assert.deepEqual(await told({ 'd.yaml': deployment('secret: {secretName: gone}') }), [undefined, undefined]);
  });
});
