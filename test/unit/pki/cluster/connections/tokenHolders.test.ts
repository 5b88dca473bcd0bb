import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeFile } from '../../../../../src/core/pki/decodeFile.ts';
import { connectionsIn, treeOnHost, treeText } from '../../../../support/connections.ts';
import { decodingTools } from '../../../../support/kubeadmTrees.ts';
import { testToken } from '../../../../support/testToken.ts';

const token = testToken({
  iss: 'https://kubernetes.default.svc.cluster.local',
  sub: 'system:serviceaccount:shop:web',
  'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'web', uid: '1' } },
});
const ca = treeText('h01-rsa', 'etc/kubernetes/pki/ca.crt');

/** Tokens in these folders that count as clients of the API server. */
async function clientsIn(...folders: readonly string[]): Promise<readonly string[]> {
  return clientsBeside(ca, folders);
}

async function clientsBeside(
  authority: string | undefined,
  folders: readonly string[],
  machine = 'a',
): Promise<readonly string[]> {
  const files = folders.flatMap((folder) =>
    Object.entries({ token, 'ca.crt': authority }).flatMap(([name, text]) =>
      text === undefined ? [] : decodeFile({ path: `${machine}/${folder}/${name}`, text }, decodingTools),
    ),
  );
  const { connections } = await connectionsIn([...treeOnHost('h01-rsa', 'a'), ...files]);
  return connections.flatMap(({ client }) => client.holdsToken?.occurrence.file.path ?? []);
}

describe('a token that lies beside the CA is that of a client of the API server', () => {
  const volume = 'var/lib/kubelet/pods/1/volumes/kubernetes.io~projected/kube-api-access-x';

  for (const folder of [volume, 'var/run/secrets/kubernetes.io/serviceaccount']) {
    test(`in ${folder}`, async () => assert.deepEqual(await clientsIn(folder), [`a/${folder}/token`]));
  }

  test('on a machine of the cluster, also beside another CA, or none', async () => {
    const other = treeText('h01-rsa', 'etc/kubernetes/pki/front-proxy-ca.crt');
    for (const authority of [other, undefined]) {
      assert.deepEqual(await clientsBeside(authority, [volume]), [`a/${volume}/token`]);
      assert.deepEqual(await clientsBeside(authority, [volume], 'elsewhere/b'), []);
      assert.deepEqual(await clientsBeside(authority, ['backup/kube-api-access-x']), []);
    }
  });

  test('not where it may be for another service', async () => {
    assert.deepEqual(await clientsIn('var/run/secrets/vault'), []);
  });

  test('in the folder that the kubelet wrote last, not in one of before', async () => {
    const [before, last] = [`${volume}/..2026_11_29_10_00_00.1`, `${volume}/..data`];
    assert.deepEqual(await clientsIn(before, volume), [`a/${volume}/token`]);
    assert.deepEqual(await clientsIn(last), [`a/${last}/token`]);
  });
});
