import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { gradesOf } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const claim = { persistentVolumeClaim: { claimName: 'data' } };

function traefik(
  context: Fields,
  { volume = claim as Fields, pod = {} as Fields, flag = 'certificatesresolvers' } = {},
) {
  const args = [`--${flag}.le.acme.storage=/data/acme.json`];
  const containers = [
    { name: 'traefik', image: 'traefik:v3', args, volumeMounts: [{ name: 'd', mountPath: '/data' }] },
  ];
  const spec = { containers, volumes: [{ name: 'd', ...volume }], securityContext: context, ...pod };
  return manifestOf(
    'apps/v1',
    'Deployment',
    { name: 'traefik', namespace: 'edge' },
    {
      spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec } },
    },
  );
}

const judged = (text: string) => saidOfObjects({ 'traefik.yaml': text }, /^acme-storage-open$/);

test('fsGroup opens what Traefik keeps in a claimed volume', async () => {
  const fsGroup = 65_532;
  const told = ['warning acme-storage-open: fsGroup'];
  assert.deepEqual(await judged(traefik({ fsGroup })), told);
  assert.deepEqual(await judged(traefik({ fsGroup }, { flag: 'certificatesResolvers' })), told);
  assert.deepEqual(await judged(traefik({ fsGroup, fsGroupChangePolicy: 'Always' })), told);
  assert.deepEqual(await judged(traefik({ fsGroup, fsGroupChangePolicy: 'OnRootMismatch' })), []);
  assert.deepEqual(await judged(traefik({ runAsUser: 65_532 })), []);
  assert.deepEqual(await judged(traefik({ fsGroup }, { volume: { hostPath: { path: '/srv' } } })), []);
  assert.deepEqual(await judged(traefik({ fsGroup }, { volume: { emptyDir: {} } })), []);
  const initContainers = [{ name: 'modes', command: ['chmod', '600', '/data/acme.json'] }];
  assert.deepEqual(await judged(traefik({ fsGroup }, { pod: { initContainers } })), []);
});

test('an error about modes is none of the ACME server', async () => {
  const line =
    'level=error msg="The ACME resolver \\"le\\" is skipped from the resolvers list because: unable to get ACME account: permissions 660 for /data/acme.json are too open, please use 600"';
  const explained = explainErrors(line, await contextOf({ 'traefik.yaml': traefik({ fsGroup: 1 }) }));
  assert.deepEqual(
    explained.map(({ error, findings }) => [error.record.id, ...findings.map(({ code }) => code)]),
    [['fileMode', 'acme-storage-open']],
  );
});

test('acme.json of a machine must be readable for its owner alone', async () => {
  const ca = await createTestCa({ name: 'R12' });
  const leaf = await ca.issue({ dnsNames: ['www.example.com'], extKeyUsage: ['serverAuth'] });
  const storage = JSON.stringify({
    le: {
      Account: { Email: 'ops@example.com' },
      Certificates: [{ certificate: base64(leaf.certificatePem), key: base64(leaf.keyPem), Store: 'default' }],
    },
  });
  const modes = { open: 0o660, world: 0o644, reads: 0o640, closed: 0o600 };
  const files = Object.entries(modes).map(([name, mode]) => {
    const hostPath = `/srv/${name}/acme.json`;
    return decodeFile({ path: `node-1${hostPath}`, hostPath, text: storage, mode }, decodingTools);
  });
  const copy = decodeFile({ path: 'copy/acme.json', text: storage, mode: 0o644 }, decodingTools);
  const other = decodeFile({ path: 'n/a.json', hostPath: '/srv/a.json', text: storage, mode: 0o644 }, decodingTools);
  const graph = await buildPkiGraph([...files, copy, other], decodingTools.cryptography);
  const findings = evaluate(graph, defaultPolicy, testNow);
  assert.deepEqual(gradesOf(findings, /^acme-/), [
    'warning acme-storage-open node-1/srv/open/acme.json',
    'warning acme-storage-open node-1/srv/reads/acme.json',
    'warning acme-storage-open node-1/srv/world/acme.json',
  ]);
});
