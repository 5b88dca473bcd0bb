import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { certificatePlaces } from '../../../../src/core/kubernetes/tables/certificatePlaces.ts';
import { readerByPlace } from '../../../../src/core/locate/files/placeReaders.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { refusals } from '../../../../src/core/pki/cluster/connections/refusals.ts';
import { logLines } from '../../../../src/core/present/connections/verdictWords.ts';
import { allWorkWords } from '../../../../src/core/present/rootCauses.ts';
import { wayOnFrom } from '../../../../src/core/renewal/wayOn.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { disagreementsIn } from '../../../support/disagreements.ts';
import { readTree } from '../../../support/renewal.ts';
import { runCommand } from '../../../support/runCommand.ts';
import { evaluate } from '../../../support/saidByRecord.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const tree = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs';
const files = readTree(tree);
const folder = '/etc/kubernetes';

const damages = {
  empty: () => '',
  garbage: () => 'garbage: [\n',
  'something else': () => 'hello\n',
  'a tab': (text: string) => text.replace(/^([ ]+)(?=user:|containers:)/m, '\t'),
  binary: () => '\0\u0001\u0002',
  'cut short': (text: string) => text.slice(0, text.indexOf('image:') + 1),
} as const;

async function judgedWith(name: string, text: string) {
  const graph = await clusterGraphOf({ ...files, [`${folder}/${name}`]: text });
  const findings = evaluate(graph, defaultPolicy, now);
  const context = { graph, findings, policy: defaultPolicy, now };
  assert.deepEqual(disagreementsIn(context), []);
  const verdicts = judgeConnections(connectionModelOf(graph), now);
  return { graph, findings, verdicts, words: allWorkWords(verdicts, context) };
}

const placesOf = (kind: string) =>
  Object.keys(files).flatMap((each) => (readerByPlace(each) === kind ? each.slice(folder.length + 1) : []));

test("kubeadm's kubeconfigs are read at their places, wherever these were copied to", () => {
  const names = certificatePlaces.flatMap(
    ({ installer, kubeconfigs = {} }: (typeof certificatePlaces)[number] & { kubeconfigs?: object }) =>
      installer === 'kubeadm' ? Object.keys(kubeconfigs) : [],
  );
  assert.ok(names.length >= 5);
  for (const name of names) {
    assert.equal(readerByPlace(`${folder}/${name}`), 'kubeconfig', name);
    assert.equal(readerByPlace(`file:///home/me/cp-1${folder}/${name}`), 'kubeconfig', name);
    assert.equal(readerByPlace(`C:\\copy\\etc\\kubernetes\\${name}`), 'kubeconfig', name);
    assert.equal(readerByPlace(`${folder}/old/${name}`), undefined, name);
  }
  assert.equal(readerByPlace(`${folder}/manifests/.etcd.yaml.swp`), undefined);
});

describe('a file that is read wherever it lies, and cannot be, is an error, and not all works', () => {
  test('as they are, all work', async () => {
    assert.match((await judgedWith('x', '')).words ?? '', /^All \d+ known connections work/);
  });

  for (const name of placesOf('kubeconfig'))
    for (const [what, damage] of Object.entries(damages)) {
      if (what === 'cut short') continue;
      test(`${name}: ${what}`, async () => {
        const { graph, findings, verdicts, words } = await judgedWith(name, damage(files[`${folder}/${name}`] ?? ''));
        assert.equal(words, undefined);
        const told = findings.filter(({ code }) => /^(?:placed-file|kubeconfig)-unreadable$/.test(code));
        assert.equal(told.length, 1, findings.map(({ message }) => message).join('\n'));
        assert.match(told[0]?.message ?? '', /`(?:error loading config file "|invalid configuration: no conf)/);
        const broken = verdicts.filter(({ state }) => state === 'broken');
        assert.ok(
          broken.some(({ connection: { client } }) => client.use?.kubeconfig.file.path === `${folder}/${name}`),
          `${broken.length} broken`,
        );
        assert.equal(told[0] && wayOnFrom(told[0], { graph, now })?.kind, 'issueMissing');
      });
    }

  for (const name of placesOf('staticPod'))
    for (const [what, damage] of Object.entries(damages)) {
      test(`${name}: ${what}`, async () => {
        const { findings, verdicts, words } = await judgedWith(name, damage(files[`${folder}/${name}`] ?? ''));
        assert.equal(words, undefined);
        const told = findings.filter(({ code, path: at }) => code === 'placed-file-unreadable' && at.endsWith(name));
        assert.match(told[0]?.message ?? '', /`(?:.*: couldn't parse as pod\(|invalid pod: )/);
        const own = verdicts.filter(({ connection: { client, server } }) =>
          [client, server].some(({ instance }) => instance?.place.file.path === `${folder}/${name}`),
        );
        assert.ok(own.length > 0);
        for (const verdict of own) {
          assert.equal(verdict.state, 'broken');
          const printed = refusals(verdict).flatMap(({ by, verdict: refused }) => logLines(verdict, by, refused));
          assert.equal(printed[0]?.printedBy, 'kubelet');
          assert.ok(told[0]?.message.includes(`\`${printed[0].text}\``), printed[0].text);
        }
      });
    }

  test('what another program reads there, or is no Pod at all, is passed over', async () => {
    const of = async (name: string, text: string) =>
      (await judgedWith(name, text)).findings.flatMap(({ code }) => (code === 'placed-file-unreadable' ? [code] : []));
    const openshift =
      'kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\nrotateCertificates: true\n';
    assert.deepEqual(await of('kubelet.conf', openshift), []);
    assert.deepEqual(await of('manifests/README.md', '# Static Pods\n'), []);
    assert.deepEqual(await of('manifests/placeholder', ''), []);
    assert.deepEqual(await of('manifests/kustomization.yaml', 'kind: Kustomization\nresources: [etcd.yaml]\n'), []);
  });

  test('the command reads them, though they hold no sign of a credential', async () => {
    const copy = mkdtempSync(path.join(tmpdir(), 'certscope-placed-'));
    try {
      cpSync(tree, copy, { recursive: true });
      writeFileSync(path.join(copy, folder, 'kubelet.conf'), '');
      writeFileSync(path.join(copy, folder, 'manifests/etcd.yaml'), 'hello\n');
      const { code, out } = await runCommand(['check', copy, '--root', copy, '--at', '2026-11-24T15:00:00Z']);
      assert.equal(code, 2);
      assert.match(out, /kubelet\.conf is empty\. kubelet fails with/);
      assert.match(out, /etcd\.yaml is not a Pod\. The kubelet does not run it/);
      assert.doesNotMatch(out, /All \d+ known connections work/);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
