import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

type Fields = Readonly<Record<string, unknown>>;

const folder = '/home/gitlab-runner/.gitlab-runner/certs';

function runner(
  key: string,
  { env = {} as Fields, mountPath = folder, image = 'gitlab/gitlab-runner:v18', items = [] as readonly Fields[] } = {},
) {
  const variables = { CI_SERVER_URL: 'https://gitlab.example.com/', ...env };
  const secret = manifestOf('v1', 'Secret', { name: 'certs', namespace: 'ci' }, { stringData: { [key]: 'later' } });
  const containers = [
    {
      name: 'runner',
      image,
      env: Object.entries(variables).map(([name, value]) => ({ name, value })),
      volumeMounts: [{ name: 'certs', mountPath }],
    },
  ];
  const volumes = [{ name: 'certs', secret: { secretName: 'certs', ...(items.length === 0 ? {} : { items }) } }];
  return `${secret}---\n${manifestOf('v1', 'Pod', { name: 'runner', namespace: 'ci' }, { spec: { containers, volumes } })}`;
}

const judged = (text: string) => saidOfObjects({ 'ci.yaml': text }, /^host-file-missing$/);

test('GitLab Runner reads the file that is called as the server', async () => {
  const told = ['warning host-file-missing: /home/gitlab-runner/.gitlab-runner/certs'];
  assert.deepEqual(await judged(runner('ca.crt')), told);
  assert.deepEqual(await judged(runner('gitlab.example.com.pem')), told);
  assert.deepEqual(await judged(runner('ca.crt', { mountPath: '/etc/gitlab-runner/certs/' })), [
    'warning host-file-missing: /etc/gitlab-runner/certs/',
  ]);
  assert.deepEqual(await judged(runner('gitlab.example.com.crt')), []);
  assert.deepEqual(
    await judged(runner('gitlab.example.com.crt', { env: { CI_SERVER_URL: 'https://gitlab.example.com:8443' } })),
    [],
  );
  assert.deepEqual(await judged(runner('ca.crt', { items: [{ key: 'ca.crt', path: 'gitlab.example.com.crt' }] })), []);
});

test('other programs, folders and settings are not judged', async () => {
  assert.deepEqual(await judged(runner('ca.crt', { image: 'busybox' })), []);
  assert.deepEqual(await judged(runner('ca.crt', { mountPath: '/etc/ssl/certs' })), []);
  assert.deepEqual(await judged(runner('ca.crt', { env: { CI_SERVER_TLS_CA_FILE: `${folder}/ca.crt` } })), []);
  assert.deepEqual(await judged(runner('ca.crt', { env: { CI_SERVER_URL: 'http://gitlab.example.com' } })), []);
  assert.deepEqual(await judged(runner('ca.crt', { env: { CI_SERVER_URL: '{{ .Values.url }}' } })), []);
  const usual = { env: { CI_SERVER_URL: 'https://gitlab.com/' } };
  assert.deepEqual(await judged(runner('minio.example.com.crt', usual)), [], 'a public CA signed its certificate');
  assert.equal((await judged(runner('gitlab.com.pem', usual))).length, 1);
  const [, pod = ''] = runner('ca.crt').split('---\n');
  assert.deepEqual(await judged(pod), [], 'the Secret is elsewhere');
});
