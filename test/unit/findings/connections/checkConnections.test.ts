import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkConnections } from '../../../../src/core/findings/connections/checkConnections.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../../../src/core/pki/pkiModel.ts';
import { readAuthority } from '../../../mutations/authority.ts';
import { type Change, reissue } from '../../../mutations/reissue.ts';
import { base64 } from '../../../support/base64.ts';
import { treeOnHost, treeText } from '../../../support/connections.ts';
import { decodingTools, readKubeadmTruth, type TextEdit } from '../../../support/kubeadmTrees.ts';
import * as x509 from '../../../support/peculiarX509.ts';
import { createTestKeys } from '../../../support/testPki.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);

const kubernetes = 'etc/kubernetes';
const pki = `${kubernetes}/pki`;

async function findingsIn(files: readonly DecodedFile[]) {
  const picture = clusterPictureOf(await buildPkiGraph(files, decodingTools.cryptography));
  return checkConnections(picture, now).map((draft) => {
    const file = files.find(({ path }) => path === draft.path);
    const line = file?.lines?.positionAt(draft.span?.start ?? 0).line ?? -1;
    return { ...draft, line: line + 1 };
  });
}

async function changed(edit: TextEdit, id = 'h01-rsa'): Promise<readonly string[]> {
  const found = await findingsIn(treeOnHost(id, '', undefined, edit));
  return found.map(({ code, path, line }) => `${code} ${path}:${line}`);
}

/** Replaces in one file. */
const replacing =
  (file: string, from: string | RegExp, to: string): TextEdit =>
  (path, text) =>
    path.endsWith(file) ? text.replaceAll(from, to) : text;

/** Takes some files from another cluster. */
const foreign =
  (...paths: readonly string[]): TextEdit =>
  (path, text) =>
    paths.includes(path) ? treeText('h02-ecdsa-p256', path) : text;

describe('findings of connections', () => {
  test('healthy trees, also of two clusters side by side, have none', async () => {
    for (const id of ['h01-rsa', 'h02-ecdsa-p256', 'h07-external-ca', 'h08-external-intermediate-csr']) {
      assert.deepEqual(await changed((_, text) => text, id), []);
    }
    assert.deepEqual(await findingsIn([...treeOnHost('h01-rsa', 'a'), ...treeOnHost('h02-ecdsa-p256', 'b')]), []);
  });

  test('a flag that names the wrong CA is told at its value', async () => {
    const apiserver = `${kubernetes}/manifests/kube-apiserver.yaml`;
    const wrong = replacing(
      'kube-apiserver.yaml',
      'etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt',
      'etcd-cafile=/etc/kubernetes/pki/ca.crt',
    );
    assert.deepEqual(await changed(wrong), [`wrong-ca-on-edge ${apiserver}:21`]);
    // Both files hold an intermediate and the root of all, and etcd sends no intermediate.
    assert.deepEqual(await changed(wrong, 'h08-external-intermediate-csr'), [`wrong-ca-on-edge ${apiserver}:21`]);
  });

  describe('an edition of the CA that forbids what another one permits is told where it is trusted', async () => {
    const tree = { files: new Map(), authorities: [] };
    const pem = treeText('h01-rsa', `${pki}/ca.crt`);
    const authority = await readAuthority(pem, treeText('h01-rsa', `${pki}/ca.key`));
    const edition = (change: Change) => reissue(tree, authority.certificate, { authority, ...change });
    /** What the kubeconfig of the administrator trusts. */
    const trustedByAdmin = (trusted: string) => replacing('/admin.conf', base64(pem), base64(trusted));

    test('its usages', async () => {
      const narrow = await edition({ extKeyUsage: ['serverAuth'] });
      const inFile = replacing('pki/ca.crt', pem, narrow);
      assert.deepEqual(await changed(inFile), [`eku-blocked-by-ca ${pki}/ca.crt:1`]);
      const everywhere: TextEdit = (path, text) => inFile(path, text).replaceAll(base64(pem), base64(narrow));
      assert.deepEqual(await changed(everywhere), [], 'the certificates tell it');
    });

    test('names that it permits', async () => {
      const permitted = Buffer.from('3011a00f300d820b6578616d706c652e636f6d', 'hex');
      const narrow = await edition({ extensions: [new x509.Extension('2.5.29.30', true, permitted)] });
      assert.deepEqual(await changed(trustedByAdmin(narrow)), [`name-constraint-violated ${kubernetes}/admin.conf:4`]);
    });

    test('CAs that it permits below it', async () => {
      const keys = await createTestKeys();
      const below = { commonName: 'below', publicKey: keys.publicKey, authority };
      const intermediate = await reissue(tree, authority.certificate, below);
      const shown = new x509.X509Certificate(treeText('h01-rsa', `${pki}/apiserver.crt`));
      const signer = { certificate: new x509.X509Certificate(intermediate), privateKey: keys.privateKey };
      const chain = (await reissue(tree, shown, { authority: signer })) + intermediate;
      const chained: TextEdit = (path, text) => (path.endsWith('pki/apiserver.crt') ? chain : text);
      assert.deepEqual(await changed(chained), []);
      const narrow = await edition({ extensions: [new x509.BasicConstraintsExtension(true, 0, true)] });
      const trusted: TextEdit = (path, text) => trustedByAdmin(narrow)(path, chained(path, text));
      assert.deepEqual(await changed(trusted), [`pathlen-exceeded ${kubernetes}/admin.conf:4`]);
    });

    test('the spelling of its name', async () => {
      const spelled = await edition({ commonName: 'kubernetes' });
      assert.deepEqual(await changed(trustedByAdmin(spelled)), [
        `issuer-name-encoding-mismatch ${kubernetes}/admin.conf:4`,
      ]);
    });
  });

  test('where nobody else uses a CA, the file in its place tells which one is meant', async () => {
    const proxies = replacing(
      'kube-apiserver.yaml',
      /requestheader-client-ca-file=\S+/g,
      'requestheader-client-ca-file=/etc/kubernetes/pki/ca.crt',
    );
    assert.deepEqual(await changed(proxies), [`wrong-ca-on-edge ${kubernetes}/manifests/kube-apiserver.yaml:31`]);
  });

  test('CA data of another cluster is told in the kubeconfig', async () => {
    const [other = ''] =
      /certificate-authority-data: \S+/.exec(treeText('h02-ecdsa-p256', `${kubernetes}/admin.conf`)) ?? [];
    const wrong = replacing('scheduler.conf', /certificate-authority-data: \S+/g, other);
    assert.deepEqual(await changed(wrong), [`wrong-ca-on-edge ${kubernetes}/scheduler.conf:4`]);
  });

  test('a CA file that was replaced is told in the file, once for all that read it', async () => {
    assert.deepEqual(await changed(foreign(`${pki}/etcd/ca.crt`)), [`wrong-ca-on-edge ${pki}/etcd/ca.crt:1`]);
    assert.deepEqual(await changed(foreign(`${pki}/ca.crt`)), [`wrong-ca-on-edge ${pki}/ca.crt:1`]);
  });

  test('after a rotation, kubeconfigs of before are stale, however many they are', async () => {
    const names = ['admin', 'super-admin', 'controller-manager', 'scheduler', 'kubelet'];
    const confs = names.map((name) => `${kubernetes}/${name}.conf`);
    const found = await changed(foreign(...confs));
    assert.ok(found.length > 0);
    assert.deepEqual(
      found.filter((each) => !/^(?:wrong-ca-on-edge|not-issued-by-expected-ca) \S+\.conf:\d+$/.test(each)),
      [],
    );
  });

  test('a certificate of another CA is told at the certificate, once for all who see it', async () => {
    assert.deepEqual(await changed(foreign(`${pki}/apiserver.crt`, `${pki}/apiserver.key`)), [
      `not-issued-by-expected-ca ${pki}/apiserver.crt:1`,
    ]);
    assert.deepEqual(await changed(foreign(`${pki}/apiserver-etcd-client.crt`, `${pki}/apiserver-etcd-client.key`)), [
      `not-issued-by-expected-ca ${pki}/apiserver-etcd-client.crt:1`,
    ]);
  });

  test('a CA that pods do not get yet', async () => {
    const published = treeText('h01-rsa', `${pki}/ca.crt`).trimEnd();
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kube-root-ca.crt\n  namespace: default\ndata:\n  ca.crt: |\n${published.replaceAll(/^/gm, '    ')}\n`;
    const map = decodeFile({ path: 'root/map.yaml', hostPath: '/root/map.yaml', text }, decodingTools);
    const wrong = replacing(
      'kube-controller-manager.yaml',
      'root-ca-file=/etc/kubernetes/pki/ca.crt',
      'root-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
    );
    const found = await findingsIn([...treeOnHost('h01-rsa', '', undefined, wrong), map]);
    assert.deepEqual(
      found.map(({ code, path }) => `${code} ${path}`),
      [`root-ca-does-not-verify-apiserver ${kubernetes}/manifests/kube-controller-manager.yaml`],
    );
  });

  test('a CA that pods get from the flag, which is where it is to be corrected', async () => {
    const other = treeText('h01-rsa', `${pki}/front-proxy-ca.crt`).trimEnd();
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kube-root-ca.crt\n  namespace: default\ndata:\n  ca.crt: |\n${other.replaceAll(/^/gm, '    ')}\n`;
    const map = decodeFile({ path: 'root/map.yaml', hostPath: '/root/map.yaml', text }, decodingTools);
    const wrong = replacing(
      'kube-controller-manager.yaml',
      'root-ca-file=/etc/kubernetes/pki/ca.crt',
      'root-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
    );
    const told = async (edit?: TextEdit) =>
      (await findingsIn([...treeOnHost('h01-rsa', '', undefined, edit), map]))
        .filter(({ code }) => code === 'root-ca-does-not-verify-apiserver')
        .map(({ message }) => /Set \S+/.exec(message)?.[0]);
    assert.deepEqual(await told(wrong), ['Set --root-ca-file']);
    assert.deepEqual(await told(), ['Set kube-root-ca.crt'], 'the flag is right');
  });

  test('a leaf in the file of a CA makes it no other CA than that of the other control planes', async () => {
    const leaf = treeText('h01-rsa', `${pki}/apiserver.crt`);
    const withLeaf: TextEdit = (path, text) => (path.endsWith('/pki/ca.crt') ? text + leaf : text);
    const nodes = [...treeOnHost('h01-rsa', 'cp-1'), ...treeOnHost('h01-rsa', 'cp-2', undefined, withLeaf)];
    assert.deepEqual(await findingsIn(nodes), []);
  });

  test('pods that get another CA than that of the API server', async () => {
    const wrong = replacing(
      'controller-manager.yaml',
      'root-ca-file=/etc/kubernetes/pki/ca.crt',
      'root-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
    );
    const manifest = `${kubernetes}/manifests/kube-controller-manager.yaml`;
    assert.deepEqual(await changed(wrong), [`root-ca-does-not-verify-apiserver ${manifest}:24`]);
  });

  test('a CA that signs, and that the API server does not trust', async () => {
    const wrong = replacing(
      'controller-manager.yaml',
      'cert-file=/etc/kubernetes/pki/ca.crt',
      'cert-file=/etc/kubernetes/pki/front-proxy-ca.crt',
    );
    const manifest = `${kubernetes}/manifests/kube-controller-manager.yaml`;
    assert.deepEqual(await changed(wrong), [`signing-ca-not-trusted ${manifest}:18`]);
    const off: TextEdit = (path, text) =>
      wrong(path, text).replace(/--controllers=\*[^\n]*/, '--controllers=*,-csrsigning');
    assert.deepEqual(await changed(off), [], 'nothing is signed');
  });

  test('names that a certificate lacks: at the field of one kubeconfig, or at the certificate', async () => {
    assert.deepEqual(await changed(replacing('/admin.conf', '192.168.56.10', 'prod.example.com')), [
      `apiserver-san-missing-endpoint ${kubernetes}/admin.conf:5`,
    ]);
    assert.deepEqual(
      await changed((path, text) => (path.endsWith('.conf') ? text.replace('192.168.56.10', '192.168.56.77') : text)),
      [`apiserver-san-missing-endpoint ${pki}/apiserver.crt:1`],
    );
    const withName = replacing('/admin.conf', /( +)server: \S+/g, '$&\n$1tls-server-name: other.example.com');
    assert.deepEqual(await changed(withName), [`tls-server-name-mismatch ${kubernetes}/admin.conf:6`]);
    assert.deepEqual(await changed(replacing('etcd.yaml', '192.168.56.10:2380', '192.168.56.11:2380')), [
      `etcd-peer-san-missing-address ${pki}/etcd/peer.crt:1`,
    ]);
    assert.deepEqual(await changed(replacing('kube-apiserver.yaml', '127.0.0.1:2379', 'etcd.example.com:2379')), [
      `etcd-san-missing-endpoint ${kubernetes}/manifests/kube-apiserver.yaml:24`,
    ]);
  });

  test('control planes of one cluster whose CAs differ', async () => {
    const drifted = treeOnHost('h01-rsa', 'cp-3', undefined, foreign(`${pki}/sa.key`, `${pki}/sa.pub`));
    const found = await findingsIn([...treeOnHost('h01-rsa', 'cp-1'), ...treeOnHost('h01-rsa', 'cp-2'), ...drifted]);
    assert.deepEqual(
      found.map(({ code, path }) => [code, path]),
      [['ha-shared-ca-differs', `cp-3/${pki}/sa.pub`]],
    );
    const replaced = treeOnHost('h01-rsa', 'cp-3', undefined, foreign(`${pki}/ca.crt`, `${pki}/ca.key`));
    const others = await findingsIn([...treeOnHost('h01-rsa', 'cp-1'), ...treeOnHost('h01-rsa', 'cp-2'), ...replaced]);
    assert.deepEqual(
      others.map(({ code, path }) => [code, path]),
      [['ha-shared-ca-differs', `cp-3/${pki}/ca.crt`]],
    );
    assert.match(
      found[0]?.message ?? '',
      /^sa\.pub on cp-3 is not the one that the other 2 control planes have\. .* Copy sa\.pub and its private key from cp-1, and restart the components on cp-3\.$/,
    );
    assert.match(
      others[0]?.message ?? '',
      /^ca\.crt on cp-3 is not the CA that signed the certificates there\. That is the one on cp-1\..* Copy ca\.crt and its key from cp-1, and restart the components on cp-3\.$/s,
    );
  });
});
