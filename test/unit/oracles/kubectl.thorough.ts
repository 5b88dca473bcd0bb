import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goIsMissing } from '../../support/goProgram.ts';
import { askKubectl } from '../../support/oracles/askKubectl.ts';
import { isFree } from '../../support/oracles/freePort.ts';
import { kubectlPrograms, whyNotComparable } from '../../support/oracles/goRelease.ts';
import { judgeKubeconfig, type KubeconfigJudgement } from '../../support/oracles/judgeKubeconfig.ts';
import { kubeadmKubeconfigs } from '../../support/oracles/kubeadmKubeconfigs.ts';
import { createKubeconfigCases, type KubeconfigCases } from '../../support/oracles/kubeconfigCases.ts';
import { createOraclePki } from '../../support/oracles/oraclePki.ts';

const reason = whyNotComparable(kubectlPrograms);

/** What CertScope says where kubectl knows more than the files tell, or they are nothing that it looks at. */
const untold: Readonly<Record<string, readonly string[]>> = {
  'unknown: token': ['token', 'token: unknown', 'token by path', 'token and token file missing'],
  // Whether the other user may do what it asks for.
  'unknown: clientCa': ['impersonation'],
  'unknown: program': [
    'exec: command not found',
    'exec: command not found, install hint',
    'exec: always interactive',
    'exec: v1beta1 without interactiveMode',
  ],
  'unknown: file, serverCertificate': ['CA file is a directory'],
  'unknown: document': [
    'an empty document, then it',
    'indented with a tab',
    'syntax: a quote that nobody closes',
    'a template',
  ],
  // Another file that KUBECONFIG names may have them.
  'unknown: entry': ['no clusters'],
  'no kubeconfig': [
    'kind: another',
    'apiVersion: another',
    'syntax: no mapping',
    'syntax: a list',
    'empty',
    'comments only',
  ],
};

const untoldByName = new Map(Object.entries(untold).flatMap(([words, names]) => names.map((name) => [name, words])));

test('judgeContext says of generated kubeconfigs what kubectl prints', async (t) => {
  if (reason !== undefined) return t.skip(reason);
  const found = await differences(await createKubeconfigCases(await createOraclePki(Date.now())));
  if (found === undefined) return t.skip(goIsMissing);
  assert.equal(found, '');
});

test('judgeContext says of the kubeconfigs of kubeadm what kubectl prints', async (t) => {
  if (reason !== undefined) return t.skip(reason);
  const found = await differences(kubeadmKubeconfigs());
  if (found === undefined) return t.skip(goIsMissing);
  assert.equal(found, '');
});

/** The cases of which CertScope says something else than kubectl; `undefined` where nobody can be asked. */
async function differences(cases: KubeconfigCases): Promise<string | undefined> {
  const runs = await askKubectl(cases);
  if (runs === undefined) return undefined;
  // Without a server kubectl asks this one, which somebody may run here.
  const isDefaultThere = !(await isFree(8080));
  const servers = new Map(cases.servers.map((server) => [server.name, server]));
  const compared = runs.map(async (run) => {
    const { name, server } = run.asked;
    const expected = comparable(untoldByName.get(name) ?? lineOf(run));
    const ours = comparable(
      lineOf(await judgeKubeconfig(run, servers.get(server) ?? assert.fail(server), cases.files)),
    );
    if (isDefaultThere && ours.includes('localhost:8080')) return [];
    return ours === expected ? [] : [`${name}\n  kubectl:   ${expected}\n  CertScope: ${ours}\n`];
  });
  return (await Promise.all(compared)).flat().join('');
}

function lineOf({ words, serverLog }: KubeconfigJudgement): string {
  return serverLog === undefined ? words : `${words} (server: ${serverLog})`;
}

/** The current moment differs by the second; lists with the same name twice are not quoted with all their octets. */
function comparable(line: string): string {
  return line
    .replace(/current time \S+ is/g, 'current time … is')
    .replace(/(duplicate name "\w+" in list: )\[.*\]/, '$1[…]');
}
