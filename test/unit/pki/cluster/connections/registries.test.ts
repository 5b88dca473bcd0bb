import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPkiGraph } from '../../../../../src/core/pki/buildPkiGraph.ts';
import { registriesOn } from '../../../../../src/core/pki/cluster/connections/registries.ts';
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
