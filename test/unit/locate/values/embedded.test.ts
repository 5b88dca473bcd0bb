import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { blocksOf, derOf, indented, samplePem, wrapped } from '../../../support/locateSamples.ts';

const kubeconfig = `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    certificate-authority-data: ${base64(samplePem)}
users: []
`;
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web' }, data: { 'tls.crt': base64(samplePem) } };
const argoConfig = JSON.stringify({ bearerToken: 'x', tlsClientConfig: { caData: base64(samplePem) } });
const innerCa = 'clusters[0].cluster.certificate-authority-data';

/** Document → key path, key path within the value, encoding. */
const documents: Readonly<Record<string, readonly [string, string | undefined, string | undefined, string]>> = {
  'a kubeconfig in a ConfigMap': [
    `kind: ConfigMap\ndata:\n  kubeconfig: |\n${indented(kubeconfig, 4)}`,
    'data.kubeconfig',
    innerCa,
    'base64 pem',
  ],
  'a kubeconfig in a ConfigMap written as JSON': [
    JSON.stringify({ kind: 'ConfigMap', data: { kubeconfig } }),
    'data.kubeconfig',
    innerCa,
    'base64 pem',
  ],
  'the annotation that kubectl apply leaves': [
    `metadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      ${JSON.stringify(secret)}\n`,
    "metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']",
    "data['tls.crt']",
    'base64 pem',
  ],
  'the same annotation in JSON': [
    JSON.stringify({
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret) } },
    }),
    "metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']",
    "data['tls.crt']",
    'base64 pem',
  ],
  'the same annotation in single quotes': [
    `metadata:\n  annotations:\n    last: '${JSON.stringify(secret)}'\n`,
    'metadata.annotations.last',
    "data['tls.crt']",
    'base64 pem',
  ],
  'a kubeconfig in a Secret': [
    `kind: Secret\ndata:\n  value: ${base64(kubeconfig)}\n`,
    'data.value',
    innerCa,
    'base64 base64 pem',
  ],
  'a kubeconfig in a Secret, wrapped': [
    `kind: Secret\ndata:\n  value: |\n${indented(wrapped(kubeconfig, 76), 4)}\n`,
    'data.value',
    innerCa,
    'base64 base64 pem',
  ],
  'a cluster of Argo CD': [
    `kind: Secret\ndata:\n  config: ${base64(argoConfig)}\n  name: cHJvZA==\n`,
    'data.config',
    'tlsClientConfig.caData',
    'base64 base64 pem',
  ],
  'a cluster of Argo CD in stringData': [
    `kind: Secret\nstringData:\n  config: |\n    ${argoConfig}\n`,
    'stringData.config',
    'tlsClientConfig.caData',
    'base64 pem',
  ],
  'a Secret in a ConfigMap, three layers': [
    `kind: ConfigMap\ndata:\n  manifest: |\n    kind: Secret\n    data:\n      value: ${base64(kubeconfig)}\n`,
    'data.manifest',
    `data.value > ${innerCa}`,
    'base64 base64 pem',
  ],
  'PEM in a document in a value': [
    `data:\n  values.yaml: |\n    tls:\n      ca: |\n${indented(samplePem, 8)}`,
    "data['values.yaml']",
    'tls.ca',
    'pem',
  ],
  'a data URL': [
    `storage:\n  files:\n  - path: /a\n    contents:\n      source: data:;base64,${base64(samplePem)}\n`,
    'storage.files[0].contents.source',
    undefined,
    'base64 pem',
  ],
  'an argument of a command': [
    `args:\n- --port=1\n- --ca-data=${base64(samplePem)}\n`,
    'args[1]',
    undefined,
    'base64 pem',
  ],
  'a script in a value': [
    `data:\n  run.sh: |\n    #!/bin/sh\n    cat <<EOF > ca.crt\n${indented(samplePem, 4)}    EOF\n`,
    "data['run.sh']",
    undefined,
    'pem',
  ],
};

suite('locateCredentials looks into', () => {
  for (const [name, [text, keyPath, innerKeyPath, encoding]] of Object.entries(documents)) {
    test(name, () => {
      const [found, ...others] = blocksOf(text);
      assert.ok(found);
      assert.equal(others.length, 0);
      const { value, block, source } = found;
      assert.deepEqual(
        [value.keyPath, block.innerKeyPath, block.encoding.join(' '), block.index],
        [keyPath, innerKeyPath, encoding, 0],
      );
      assert.equal(base64(block.bytes()), base64(derOf(samplePem)));
      if (encoding === 'pem') assert.match(source, /^-----BEGIN[\s\S]+-----END CERTIFICATE-----$/);
      if (encoding === 'base64 pem') assert.equal(source, base64(samplePem).slice(0, source.length));
    });
  }

  test('a document as text: its values have spans and keys of their own', () => {
    const pair = { data: { 'tls.crt': base64(samplePem), 'ca.crt': base64(samplePem) } };
    const text = `a:\n  b: |\n    ${JSON.stringify(pair)}\n`;
    const found = blocksOf(text);
    assert.deepEqual(
      found.map(({ value, block }) => [
        block.index,
        value.keyPath,
        value.keySpan && text.slice(value.keySpan.start, value.keySpan.end),
        text.slice(value.span.start, value.span.end) === base64(samplePem),
      ]),
      [
        [0, 'a.b', 'tls.crt', true],
        [0, 'a.b', 'ca.crt', true],
      ],
    );
  });

  test('base64 of base64 only so deep', () => {
    let value = samplePem;
    for (let layer = 0; layer < 6; layer++) value = base64(value);
    assert.deepEqual(blocksOf(`a: ${value}\n`), []);
  });
});
