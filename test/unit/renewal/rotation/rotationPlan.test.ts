import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { rotationMarkdown } from '../../../../src/core/present/change/rotationMarkdown.ts';
import { planRotation } from '../../../../src/core/renewal/rotation/rotationPlan.ts';
import { decodeKubeadmTree, decodingTools } from '../../../support/kubeadmTrees.ts';
import { certificateIn, nodeOf } from '../../../support/renewal.ts';
import { wholeGraphOf } from '../../../support/renewalCommands.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const pathOf = (file: { readonly path: string }) => file.path;
const conf = 'etc/kubernetes';

describe('the rotation of kubeadm’s CAs', async () => {
  const graph = await buildPkiGraph(decodeKubeadmTree('h01-rsa'), decodingTools.cryptography);
  const planFor = (file: string) =>
    planRotation({ graph, ca: nodeOf(graph, certificateIn(graph, file)), now: testNow, pathOf });
  const placesIn = (file: string, title: RegExp) =>
    planFor(file).steps.find((step) => title.test(step.title))?.places ?? [];

  it('begins with everybody who trusts it', () => {
    const trusted = placesIn(`${conf}/pki/ca.crt`, /trust both/);
    for (const place of [
      `${conf}/manifests/kube-apiserver.yaml · kube-apiserver --client-ca-file`,
      `${conf}/manifests/kube-controller-manager.yaml · kube-controller-manager --root-ca-file`,
      `${conf}/admin.conf · kubernetes`,
      `${conf}/kubelet.conf · kubernetes`,
      `${conf}/pki/ca.crt`,
    ]) {
      assert.ok(trusted.includes(place), `${place} in\n${trusted.join('\n')}`);
    }
    assert.ok(!trusted.some((place) => place.includes('etcd')), trusted.join('\n'));
  });

  it('goes on with what signs, then with what it signed, etcd before the API server', () => {
    const signing = placesIn(`${conf}/pki/ca.crt`, /^Sign/);
    assert.ok(signing.some((place) => place.includes('--cluster-signing-cert-file')));
    assert.ok(signing.includes(`${conf}/pki/ca.key`));
    const issued = placesIn(`${conf}/pki/ca.crt`, /^Reissue/).map((place) => place.split(' · ')[0]);
    assert.ok(issued.indexOf('apiserver') < issued.indexOf('scheduler.conf'), issued.join());
    assert.equal(issued.includes('front-proxy-client'), false);
    const ofEtcd = placesIn(`${conf}/pki/etcd/ca.crt`, /^Reissue/).map((place) => place.split(' · ')[0]);
    assert.deepEqual(ofEtcd, ['etcd-server', 'etcd-peer', 'etcd-healthcheck-client', 'apiserver-etcd-client']);
  });

  it('names the command that issues again by the new CA', () => {
    for (const file of ['ca.crt', 'etcd/ca.crt', 'front-proxy-ca.crt']) {
      const text = rotationMarkdown(planFor(`${conf}/pki/${file}`));
      assert.match(text, /certscope renew FILE PATH --repair --ca-cert FILE --ca-key FILE/);
    }
  });

  it('has commands that run: a new CA, a bundle of both, and the new one alone', () => {
    const steps = planFor(`${conf}/pki/ca.crt`).steps.map(({ commands = [] }) => commands);
    const folder = mkdtempSync(path.join(tmpdir(), 'certscope-rotation-'));
    try {
      mkdirSync(path.join(folder, `${conf}/pki`), { recursive: true });
      cpSync(`test/fixtures/kubeadm/trees/h01-rsa/rootfs/${conf}/pki/ca.crt`, path.join(folder, `${conf}/pki/ca.crt`));
      const run = (command: string | undefined) =>
        execFileSync('sh', ['-c', command ?? 'false'], {
          cwd: folder,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      const blocks = () => run(`grep -c BEGIN ${conf}/pki/ca.crt`).trim();
      const [create, trust] = [steps[0]?.[0], steps.flat().find((each) => each.startsWith('cat '))];
      run(create);
      run(trust);
      assert.equal(blocks(), '2');
      assert.match(
        run('openssl x509 -in new-ca.crt -noout -subject -ext basicConstraints'),
        /CN ?= ?kubernetes[\s\S]*CA:TRUE/,
      );
      run(steps.at(-1)?.[0]);
      assert.equal(blocks(), '1');
    } finally {
      rmSync(folder, { recursive: true });
    }
    const all = steps.flat().join('\n');
    assert.match(all, /mv \/etc\/kubernetes\/manifests\/kube-controller-manager\.yaml/);
    assert.match(all, /certscope renew etc\/kubernetes\/pki\/apiserver\.crt --repair/);
  });

  it('takes the signer off the file that becomes a bundle', () => {
    const [place] = placesIn(`${conf}/pki/ca.crt`, /separate file for signing/);
    assert.match(place ?? '', /kube-controller-manager --cluster-signing-cert-file$/);
    assert.deepEqual(placesIn(`${conf}/pki/etcd/ca.crt`, /separate file for signing/), []);
  });

  it('ends with what trusts it still', () => {
    const { steps } = planFor(`${conf}/pki/front-proxy-ca.crt`);
    assert.equal(steps.length, 6);
    assert.ok(steps[5]?.places.some((place) => place.includes('--requestheader-client-ca-file')));
  });
});

it('hostile names become no Markdown', async () => {
  const ca = await createTestCa({ name: '[x](command:y)`\n# z' });
  const path = '/a`b/[c](d).crt';
  const graph = await wholeGraphOf({ [path]: ca.certificatePem });
  const plan = planRotation({ graph, ca: nodeOf(graph, certificateIn(graph, path)), now: testNow, pathOf });
  const text = rotationMarkdown(plan);
  assert.match(text, /^# Rotate CA \\\[x\\\]\\?\(command:y\)/);
  assert.ok(text.includes('- [ ] `/a\\x60b/[c](d).crt`'), text);
  assert.equal(text.split('\n').filter((line) => line.startsWith('# ')).length, 1);
});
