import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

const judged = (...documents: readonly string[]) =>
  saidOfObjects(Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])), /^pull-secret-other/);
const secret = (name: string, server: string) => {
  const auths = JSON.stringify({ auths: { [server]: { auth: base64('robot:x') } } });
  const type = 'kubernetes.io/dockerconfigjson';
  return manifestOf(
    'v1',
    'Secret',
    { name, namespace: 'shop' },
    { type, data: { '.dockerconfigjson': base64(auths) } },
  );
};
const pod = (secrets: readonly string[], ...images: readonly string[]) => {
  const spec = { containers: images.map((image) => ({ image })), imagePullSecrets: secrets.map((name) => ({ name })) };
  return manifestOf('apps/v1', 'Deployment', { name: 'web', namespace: 'shop' }, { spec: { template: { spec } } });
};

test('credentials to pull with are for another host than the image, and for nothing else', async () => {
  const hub = secret('hub', 'https://index.docker.io/v1/');
  const right = secret('corp', 'registry.corp.example');
  const image = 'registry.corp.example/shop/web';
  const web = pod(['hub'], image);
  const api = pod(['corp'], 'registry.corp.example/shop/api');
  const expected = [`warning pull-secret-other-registry: ${image}`];
  assert.deepEqual(await judged(web, hub), [], 'the registry may be public');
  assert.deepEqual(await judged(web, hub, right, api), expected, 'another Secret is for it');
  assert.deepEqual(await judged(web, hub, right, api, pod([], image)), [], 'others need no Secret');
  assert.deepEqual(await judged(pod(['hub', 'corp'], image), hub, right), [], 'one of its Secrets fits');
  assert.deepEqual(
    await judged(pod(['hub'], image, 'shop/private'), hub, right, api),
    [],
    'for an image of Docker Hub',
  );
});

test('an address with a user fits its registry, and nothing shows the password', async () => {
  const of = (server: string) => secret('corp', `https://robot:hunter22@${server}`);
  const image = pod(['corp'], 'registry.corp.example:5000/shop/web');
  assert.deepEqual(await judged(image, of('registry.corp.example:5000')), []);
  const said = await findingsIn({ 'a.yaml': image, 'b.yaml': of('registry.corp.example:5001/v2/') });
  assert.match(JSON.stringify(said), /credentials for https:\/\/registry\.corp\.example:5001/);
  assert.doesNotMatch(JSON.stringify(said), /hunter22/);
});
