import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPkiGraph } from '../../../../../src/core/pki/buildPkiGraph.ts';
import { registriesOn } from '../../../../../src/core/pki/cluster/connections/registries.ts';
import { hostOf } from '../../../../../src/core/pki/cluster/hostOf.ts';
import { decodeFile } from '../../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../../support/kubeadmTrees.ts';
import { createTestCa } from '../../../../support/testPki.ts';

const ca = await createTestCa({ name: 'registry-ca' });

/** How often config.toml is searched when so many registries have a folder. */
async function searchesFor(folders: number): Promise<{ readonly searches: number; readonly uses: number }> {
  let searches = 0;
  const files = [
    ['etc/containerd/config.toml', 'version = 2\nconfig_path = "/elsewhere"\n'],
    ...Array.from({ length: folders }, (_, index) => [
      `etc/containerd/certs.d/r${index}.example.com/ca.crt`,
      ca.certificatePem,
    ]),
  ].map(([path = '', text = '']) => {
    const file = decodeFile({ path, text, hostPath: `/${path}` }, decodingTools);
    if (!path.endsWith('.toml')) return file;
    return {
      ...file,
      search: (form: RegExp) => {
        searches += 1;
        return text.matchAll(form);
      },
    };
  });
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  const hosts = new Set(graph.files.map(({ path, hostPath = '' }) => path.slice(0, path.length - hostPath.length)));
  const uses = ['', ...hosts].map((host) => registriesOn(graph, host).length);
  return { searches, uses: Math.max(...uses) };
}

test('the settings of containerd are read once for all folders', async () => {
  const one = await searchesFor(1);
  const many = await searchesFor(40);
  assert.deepEqual([one.uses, many.uses], [1, 40]);
  assert.ok(one.searches > 0);
  assert.equal(many.searches, one.searches);
});

test('a user and password in an address are no part of what is shown', async () => {
  const key = 'registry.example.com:5000';
  const secret = `https://robot:hunter22@${key}`;
  const files = {
    'etc/rancher/k3s/registries.yaml': `mirrors:\n  docker.io:\n    endpoint: ["${secret}/v2"]\nconfigs:\n  "${key}":\n    tls: {ca_file: /ca.crt}\n`,
    'etc/containerd/certs.d/docker.io/hosts.toml': `[host."${secret}"]\n  ca = "/ca.crt"\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    const decoded = Object.entries({ [path]: text, 'ca.crt': ca.certificatePem }).map(([each, content]) =>
      decodeFile({ path: each, text: content, hostPath: `/${each}` }, decodingTools),
    );
    const graph = await buildPkiGraph(decoded, decodingTools.cryptography);
    const uses = [...new Set(graph.files.map((file) => hostOf(file)))].flatMap((host) => registriesOn(graph, host));
    const told = uses.map((use) => ({ key: use.key, setting: use.setting, name: use.name.name, cas: use.cas.length }));
    assert.deepEqual(
      told.map((use) => [use.key, use.cas]),
      [[key, 1]],
      path,
    );
    assert.doesNotMatch(JSON.stringify(told), /hunter22/);
  }
});
