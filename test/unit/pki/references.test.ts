import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { followReferences } from '../../../src/core/pki/followReferences.ts';
import type { DecodedFile, LookUp } from '../../../src/core/pki/pkiModel.ts';
import { referenceTarget } from '../../../src/core/pki/referenceTarget.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { createTestCa } from '../../support/testPki.ts';

const { certificatePem } = await createTestCa({ name: 'kubernetes' });

/** A kubeconfig whose users name these files. */
function naming(path: string, ...named: readonly string[]): DecodedFile {
  const users = named.map((each) => `- user:\n    client-certificate: ${JSON.stringify(each)}\n`);
  return decodeFile({ path, text: `users:\n${users.join('')}` }, decodingTools);
}

const pem = (path: string): DecodedFile => decodeFile({ path, text: certificatePem }, decodingTools);

describe('paths of references', () => {
  const cases: readonly (readonly [namedIn: string, path: string, hostPath: string | undefined])[] = [
    ['/home/ops/.kube/config', '/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
    ['/home/ops/.kube/config', 'client.crt', '/home/ops/.kube/client.crt'],
    ['/home/ops/.kube/config', './pki//client.crt', '/home/ops/.kube/pki/client.crt'],
    ['/home/ops/.kube/config', '../.minikube/client.crt', '/home/ops/.minikube/client.crt'],
    ['/home/ops/.kube/config', '../../../../etc/x', '/etc/x'],
    ['/home/ops/.kube/config', '~/client.crt', '/home/ops/.kube/~/client.crt'],
    ['/home/ops/.kube/config', 'pki\\client.crt', '/home/ops/.kube/pki\\client.crt'],
    ['C:/Users/ops/.kube/config', '..\\.minikube\\client.crt', 'C:/Users/ops/.minikube/client.crt'],
    ['/c:/Users/ops/.kube/config', 'client.crt', '/c:/Users/ops/.kube/client.crt'],
    ['/home/ops/.kube/config', 'C:\\pki\\client.crt', 'C:/pki/client.crt'],
    ['config', 'client.crt', undefined],
  ];
  for (const [namedIn, path, hostPath] of cases) {
    test(`${path} in ${namedIn} is ${hostPath}`, () => {
      const [reference] = naming(namedIn, path).references ?? [];
      assert.equal(reference?.hostPath, hostPath);
      assert.equal(reference?.filePath, hostPath);
    });
  }

  test('nothing tells what a CA of an identity provider is relative to', () => {
    const config = (path: string) =>
      `users: [{user: {auth-provider: {config: {idp-certificate-authority: ${path}}}}}]\n`;
    const hostPathOf = (path: string) =>
      decodeFile({ path: '/home/ops/config', text: config(path) }, decodingTools).references?.[0]?.hostPath;
    assert.equal(hostPathOf('idp.pem'), undefined);
    assert.equal(hostPathOf('/etc/idp.pem'), '/etc/idp.pem');
  });
});

describe('followReferences', () => {
  /** Follows with a file system of these answers; tells what was looked for. */
  async function follow(given: readonly DecodedFile[], answers: Readonly<Record<string, DecodedFile | LookUp>>) {
    const asked: string[] = [];
    const { files, lookUps } = await followReferences(given, async ({ hostPath }) => {
      asked.push(hostPath);
      return answers[hostPath];
    });
    const target = (reference: string) => referenceTarget({ filePath: reference }, { files, lookUps });
    return { asked, files: files.map(({ path }) => path), target };
  }

  test('finds each file once, also what found files name, and ends circles', async () => {
    const { asked, files } = await follow([naming('/a', '/b', '/b', '/c')], {
      '/b': naming('/b', '/a', '/c'),
      '/c': naming('/c', '/b', '/d', '/c'),
      '/d': pem('/d'),
    });
    assert.deepEqual(asked, ['/b', '/c', '/d']);
    assert.deepEqual(files, ['/a', '/b', '/c', '/d']);
  });

  test('does not look for what is there, and tells what became of the rest', async () => {
    const nothing = { values: [], credentials: [] };
    const { asked, files, target } = await follow(
      [naming('/a', '/there', '/gone', '/denied', '/text', '/link', '/elsewhere'), pem('/there')],
      {
        '/gone': 'absent',
        '/denied': { path: '/denied', ...nothing, unreadable: 'permission denied' },
        '/text': { path: '/text', ...nothing },
        '/link': { linkTo: '/there' },
      },
    );
    assert.deepEqual(asked, ['/gone', '/denied', '/text', '/link', '/elsewhere']);
    assert.deepEqual(files, ['/a', '/there', '/denied']);
    assert.deepEqual(target('/gone'), { kind: 'absent' });
    assert.deepEqual(target('/denied'), { kind: 'unreadable', reason: 'permission denied' });
    assert.deepEqual(target('/text'), { kind: 'noCredential' });
    assert.deepEqual(target('/elsewhere'), { kind: 'notRead' });
    const there = target('/there');
    assert.equal(there.kind, 'file');
    assert.deepEqual(target('/link'), there);
  });

  test('looks again for a link that leads nowhere here', async () => {
    const dangling = { path: '/current', values: [], credentials: [], unreadable: 'dangling symbolic link' };
    const found = await follow([naming('/a', '/current'), dangling], { '/current': pem('/current') });
    assert.equal(found.target('/current').kind, 'file');
    const linked = await follow([naming('/a', '/current'), dangling, pem('/x')], { '/current': { linkTo: '/x' } });
    assert.deepEqual(linked.files, ['/a', '/x']);
    assert.equal(linked.target('/current').kind, 'file');
    const still = await follow([naming('/a', '/current'), dangling], { '/current': 'absent' });
    assert.deepEqual(still.target('/current'), { kind: 'absent' });
  });

  test('looks for a bounded number of files', async () => {
    const { asked } = await follow([naming('/a', ...Array.from({ length: 4100 }, (_, index) => `/f${index}`))], {});
    assert.equal(asked.length, 4000);
  });
});
