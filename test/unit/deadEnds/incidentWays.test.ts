import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { loadFiles } from '../../../src/cli/loadFiles.ts';
import { decodeRewritable } from '../../../src/cli/renewalFile.ts';
import { createDecodingTools } from '../../../src/cli/tools.ts';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import type { PkiGraph } from '../../../src/core/pki/pkiModel.ts';
import { planAction } from '../../../src/core/renewal/planAction.ts';
import { wayOnFrom } from '../../../src/core/renewal/wayOn.ts';
import { wayOnOffer } from '../../../src/core/renewal/wayOnOffer.ts';
import { findingCommand } from '../../../src/core/repair/findingCommand.ts';
import { judgeRepair, repairsThatHelp } from '../../../src/core/repair/judgeRepair.ts';
import { planRepairs } from '../../../src/core/repair/planRepair.ts';
import { withFolder } from '../../incidents/incidentFolder.ts';
import { incidents } from '../../incidents/incidents.ts';
import { scoringIo } from '../../incidents/scoreIncident.ts';
import { carriedOut, changedDocuments, type Documents } from '../../support/changes.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

/** What leads on from the errors of an incident: the title of an action, the end of a repair's, or a command. */
const waysIn: Readonly<Record<string, readonly string[]>> = {
  'apiserver-key-gone': ['Renew apiserver with a new key…'],
  'ca-key-gone': ['How to restore this CA…'],
  'client-ca-not-mounted': ['mount Secret cluster-sample-ca at /etc/kubernetes/pki/root'],
  'cni-token-expired': [
    "kubectl delete pod --namespace kube-system --selector 'k8s-app in (calico-node,canal)' --field-selector spec.nodeName=cp-1",
  ],
  'ingress-key-encrypted': [
    "(umask 077; sed -n 's/^ *tls\\.key: *//p' tls.yaml | base64 -d | openssl pkey -out tls.decrypted.key)",
  ],
  'ingress-secret-with-its-namespace': ['replace it with acme-tls'],
  'kubeconfig-exported-without-its-user': [
    'kubectl config set-credentials prod.example.com --kubeconfig=home/ops/.kube/config --client-certificate=client.crt --client-key=client.key --embed-certs=true',
  ],
  'kubeconfig-paths-of-the-host': [
    'kubectl config set-cluster minikube --kubeconfig=rootfs/config/.kube/config --certificate-authority=ca.crt --embed-certs=true',
    'kubectl config set-credentials minikube --kubeconfig=rootfs/config/.kube/config --client-certificate=apiserver.crt --client-key=apiserver.key --embed-certs=true',
  ],
  'kubeconfig-user-left-out': ['replace it with jane'],
  'kubelet-files-empty': ['Issue kubelet-serving again…'],
  'pem-without-boundaries': ['add the BEGIN and END lines'],
  'webhook-annotation-with-variables': ['replace it with mgmt/serving-cert'],
};

async function read(folder: string, root: string | undefined): Promise<PkiGraph> {
  const tools = createDecodingTools(scoringIo);
  const terms = { root: root === undefined ? undefined : path.join(folder, root) };
  const loaded = await loadFiles([folder], terms, tools, scoringIo, decodeRewritable);
  return buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
}

const errorsIn = (graph: PkiGraph) =>
  evaluate(graph, defaultPolicy, testNow).filter(({ severity }) => severity === 'error');

suite('every error of a reported incident leads on, and by what fits its text', () => {
  for (const [id, expected] of Object.entries(waysIn)) {
    test(id, async () => {
      const incident = incidents.find((each) => each.id === id);
      assert.ok(incident !== undefined);
      const { broken } = await incident.make();
      await withFolder(broken, async (folder) => {
        const graph = await read(folder, incident.root);
        const findings = evaluate(graph, defaultPolicy, testNow);
        const context = {
          ...{ graph, now: testNow, tools: decodingTools },
          textOf: (name: string) => readFileSync(name, 'utf8'),
        };
        const ways: string[] = [];
        for (const finding of errorsIn(graph)) {
          const repairs = await repairsThatHelp(finding, context, (repair) =>
            judgeRepair(repair, finding, context, findings, async (later) => evaluate(later, defaultPolicy, testNow)),
          );
          const way = wayOnFrom(finding, { graph, now: testNow });
          const action = way === undefined || way.kind === 'open' ? undefined : wayOnOffer(way, graph).title;
          const command = findingCommand(finding, graph, (name) => name)?.replaceAll(`${folder}/`, '');
          const first = repairs[0]?.title ?? action ?? command;
          if (first !== undefined) ways.push(first);
        }
        assert.deepEqual([...new Set(ways)], expected);
      });
    });
  }
});

test('files of the same names beside a kubeconfig are named instead, if they hold what is read', async () => {
  const incident = incidents.find(({ id }) => id === 'kubeconfig-paths-of-the-host');
  assert.ok(incident !== undefined);
  const { broken } = await incident.make();
  const ca = await createTestCa({ name: 'minikubeCA' });
  const pair = await ca.issue({ commonName: 'jane', extKeyUsage: ['clientAuth'] });
  const beside = 'rootfs/config/.kube';
  const files = { [`${beside}/ca.crt`]: ca.certificatePem, [`${beside}/apiserver.crt`]: pair.certificatePem };
  // Of files below a home, those beside the kubeconfig are read anyway.
  const config = String(broken[`${beside}/config`]).replaceAll('/Users/user/.minikube', '/srv/minikube');
  const titlesWith = (key: string) =>
    withFolder({ ...files, [`${beside}/config`]: config, [`${beside}/apiserver.key`]: key }, async (folder) => {
      const graph = await read(folder, incident.root);
      const textOf = (name: string) => readFileSync(name, 'utf8');
      return errorsIn(graph)
        .filter(({ code }) => code === 'kubeconfig-path-missing')
        .map((finding) => planRepairs({ graph, now: testNow, tools: decodingTools, textOf }, finding)[0]?.title);
    });
  const all = ['ca.crt', 'apiserver.crt', 'apiserver.key'].map((name) => `replace it with ${name}`);
  assert.deepEqual(await titlesWith(pair.traditionalKeyPem), all);
  assert.deepEqual(await titlesWith(pair.certificatePem), [...all.slice(0, 2), undefined]);
});

test('a pair at a path of its own is issued there, and nothing is wrong with it afterwards', async () => {
  const incident = incidents.find(({ id }) => id === 'kubelet-files-empty');
  assert.ok(incident !== undefined);
  const { broken } = await incident.make();
  await withFolder(broken, async (folder) => {
    const graph = await read(folder, incident.root);
    const [finding] = errorsIn(graph);
    const way = finding && wayOnFrom(finding, { graph, now: testNow });
    assert.ok(way?.kind === 'issueMissing');
    const documents: Documents = Object.fromEntries(
      graph.files.flatMap(({ path: name, link }) => (link === undefined ? [[name, readFileSync(name, 'utf8')]] : [])),
    );
    const empty = ['worker.pem', 'worker-key.pem'].map(
      (name) => `${folder}/${incident.root}/etc/kubernetes/ssl/${name}`,
    );
    const present = { ...documents, ...Object.fromEntries(empty.map((name) => [name, ''])) };
    const plan = planAction({ ...way, names: {} }, { graph, now: testNow, keyAlgorithm: 'P-256' });
    const changed = changedDocuments(present, await carriedOut(plan, present));
    for (const name of empty) {
      assert.match(String(changed[name]), /-BEGIN/);
      writeFileSync(name, String(changed[name]));
    }
    assert.deepEqual(errorsIn(await read(folder, incident.root)), []);
  });
});
