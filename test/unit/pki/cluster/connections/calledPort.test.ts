import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionModelOf } from '../../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { missingOf } from '../../../../../src/core/present/connections/verdictWords.ts';
import { edited, kubeadmMachine, manifests, rootfs } from '../../../../incidents/machine.ts';
import { graphOf } from '../../../../support/annotatedDocument.ts';
import { testNow } from '../../../../support/testPki.ts';

const admin = `${rootfs}/etc/kubernetes/admin.conf`;
const apiserver = `${manifests}/kube-apiserver.yaml`;

async function machine() {
  const { files } = await kubeadmMachine();
  const address = /--advertise-address=(\S+)/.exec(String(files[apiserver]))?.[1] ?? '';
  const calling = (url: string) => edited(files, admin, [/server: .*/, `server: ${url}`]);
  return { files, address, calling };
}

async function stateOf(files: Readonly<Record<string, unknown>>): Promise<string> {
  const texts = Object.entries(files).flatMap(([path, content]) =>
    typeof content === 'string' ? [[path.replace(/^rootfs(?=\/)/, ''), content]] : [],
  );
  const verdicts = judgeConnections(connectionModelOf(await graphOf(Object.fromEntries(texts))), testNow);
  const found = verdicts.find(({ connection }) => connection.client.use?.kubeconfig.file.path.endsWith('admin.conf'));
  const told = found === undefined ? [] : missingOf(found).map(({ why, name }) => `${why} ${name}`);
  return [found?.state, ...told].join(', ');
}

test('a port at which the API server does not listen is not known to work', async () => {
  const { files, address, calling } = await machine();
  assert.equal(await stateOf(files), 'works');
  assert.equal(await stateOf({ ...files, ...calling(`https://${address}:6443/`) }), 'works');
  assert.equal(await stateOf({ ...files, ...calling(`https://${address}`) }), `unknown, portNotServed ${address}:443`);
  assert.equal(
    await stateOf({ ...files, ...calling(`https://${address}:8443`) }),
    `unknown, portNotServed ${address}:8443`,
  );
  const moved = edited(files, apiserver, [/--secure-port=6443/, '--secure-port=8443']);
  assert.equal(await stateOf({ ...files, ...moved, ...calling(`https://${address}:8443`) }), 'works');
  assert.equal(
    await stateOf({ ...files, ...moved, ...calling(`https://${address}:6443`) }),
    `unknown, portNotServed ${address}:6443`,
  );
});

test('something else may listen there: on another machine, on its own for all, or as kubeadm was told', async () => {
  const { files, address, calling } = await machine();
  for (const changed of [
    calling('https://127.0.0.1:8443'),
    {
      ...calling(`https://${address}:8443`),
      'root/kubeadm-config.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\ncontrolPlaneEndpoint: "${address}:8443"\n`,
    },
  ])
    assert.equal((await stateOf({ ...files, ...changed })).includes('portNotServed'), false);
});
