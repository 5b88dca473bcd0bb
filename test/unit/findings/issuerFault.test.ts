import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadFiles } from '../../../src/cli/loadFiles.ts';
import { decodeRewritable } from '../../../src/cli/renewalFile.ts';
import { createDecodingTools } from '../../../src/cli/tools.ts';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { withFolder } from '../../incidents/incidentFolder.ts';
import { scoringIo } from '../../incidents/scoreIncident.ts';
import { readTree } from '../../support/renewal.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa } from '../../support/testPki.ts';

/** When all leaves have expired, and no CA. */
const now = Date.parse('2028-01-01T00:00:00Z');
const healthy = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const pki = '/etc/kubernetes/pki';

/** By certificate that has expired, what is to be done. */
async function advised(changed: Readonly<Record<string, string | undefined>>): Promise<ReadonlyMap<string, string>> {
  const files = Object.fromEntries(
    Object.entries({ ...healthy, ...changed }).flatMap(([name, file]) => (file === undefined ? [] : [[name, file]])),
  );
  return withFolder(files, async (folder) => {
    const tools = createDecodingTools(scoringIo);
    const loaded = await loadFiles([folder], { root: folder }, tools, scoringIo, decodeRewritable);
    const graph = await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
    const expired = evaluate(graph, defaultPolicy, now).filter(({ code }) => code === 'cert-expired');
    return new Map(expired.map(({ path, message }) => [path.slice(folder.length), message]));
  });
}

const ca = await createTestCa({
  name: 'etcd-ca',
  notAfter: '2036-01-01T00:00:00Z',
  notBefore: '2026-01-01T00:00:00Z',
});

suite('an expired certificate is not to be renewed with a CA that is broken itself', () => {
  const broken: Readonly<Record<string, string | undefined>> = {
    missing: undefined,
    truncated: String(healthy[`${pki}/etcd/ca.crt`]).slice(0, 500),
    'of another cluster': ca.certificatePem,
  };
  for (const [how, content] of Object.entries(broken))
    test(`its file is ${how}`, async () => {
      const advice = await advised({ [`${pki}/etcd/ca.crt`]: content });
      const ofEtcd = [...advice].filter(([path]) => path.includes('etcd'));
      assert.equal(ofEtcd.length, 4);
      for (const [path, message] of ofEtcd) {
        assert.match(message, /CA etcd-ca, which signed it, is not in its place/, path);
        assert.doesNotMatch(message, /Renew it with/, path);
      }
      // Those of other CAs are.
      assert.match(advice.get(`${pki}/apiserver.crt`) ?? '', /Renew it with CA kubernetes/);
    });

  test('and is with one that is sound', async () => {
    for (const [path, message] of await advised({})) assert.match(message, /Renew it with CA /, path);
  });

  test('alone, of a CA that is elsewhere, too', async () => {
    const own = Object.fromEntries(
      Object.keys(healthy).flatMap((name) => (name.endsWith('admin.conf') ? [] : [[name, undefined]])),
    );
    assert.match([...(await advised(own)).values()].join(), /Renew it with CA kubernetes/);
  });
});
