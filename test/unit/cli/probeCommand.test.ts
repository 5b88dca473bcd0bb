import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { base64 } from '../../support/base64.ts';
import { freePort } from '../../support/oracles/freePort.ts';
import { chainPem, type LocalServer, startPlain, startTls } from '../../support/probeServers.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa, type TestCa, type TestCertificateOptions } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-probe-'));
const running: LocalServer[] = [];
after(() => {
  for (const server of running) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const now = '2026-06-12T10:00:00Z';
const ca = await createTestCa({ name: 'kubernetes' });
const serving = { commonName: 'kube-apiserver', dnsNames: ['kubernetes'], extKeyUsage: ['serverAuth'] } as const;
const issue = (options: TestCertificateOptions = {}, issuer: TestCa = ca) => issuer.issue({ ...serving, ...options });
const before = await issue({ notBefore: '2025-07-01T00:00:00Z', notAfter: '2026-07-01T00:00:00Z' });
const renewed = await issue({ notBefore: '2026-06-01T00:00:00Z', notAfter: '2027-06-01T00:00:00Z' });
const admin = await ca.issue({ commonName: 'kubernetes-admin', organizations: ['system:masters'] });

function write(name: string, text: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.32.0
    command:
    - kube-apiserver
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
    volumeMounts: [{name: pki, mountPath: /etc/kubernetes/pki}]
  volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki}}]
`;

function kubeconfig(port: number, more: string, authority: string = ca.certificatePem): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: test
  cluster:
    server: https://127.0.0.1:${port}
    certificate-authority-data: ${base64(authority)}
${more}contexts:
- {name: admin@test, context: {cluster: test, user: admin}}
- {name: web, context: {cluster: web, user: admin}}
current-context: admin@test
users:
- name: admin
  user:
    client-certificate-data: ${base64(admin.certificatePem)}
    client-key-data: ${base64(admin.keyPem)}
`;
}

const byName = '    tls-server-name: kubernetes\n';
write('tree/etc/kubernetes/pki/ca.crt', ca.certificatePem);
write('tree/etc/kubernetes/pki/apiserver.crt', renewed.certificatePem);
write('tree/etc/kubernetes/manifests/kube-apiserver.yaml', manifest);

/** Probes a server that shows `shown`, by a kubeconfig beside the files of a control plane whose certificate was renewed. */
async function probe(
  shown: { cert: string; key: string; requestCert?: true; ca?: string },
  more = byName,
  authority = ca,
) {
  const server = await startTls(shown);
  running.push(server);
  write('tree/etc/kubernetes/admin.conf', kubeconfig(server.port, more, authority.certificatePem));
  const args = ['probe', 'tree/etc/kubernetes/admin.conf', 'tree', '--root', 'tree'];
  const { code, out, err } = await runCommand(args, { cwd: folder, now });
  const json = JSON.parse((await runCommand([...args, '--format', 'json'], { cwd: folder, now })).out);
  return { code, out, err, json };
}

const shownBy = (certificate: Awaited<ReturnType<typeof issue>>, issuer: TestCa = ca) => ({
  cert: chainPem(certificate, issuer),
  key: certificate.keyPem,
});

suite('certscope probe', () => {
  test('says that the certificate of the files is served', async () => {
    const { code, out, err, json } = await probe(shownBy(renewed));
    assert.equal(`${code}${err}`, '0');
    assert.match(
      out,
      /✓ The server presents the certificate in \S*etc\/kubernetes\/pki\/apiserver\.crt\. It expires on Jun 1, 2027\./,
    );
    assert.match(out, /✓ The client accepts it for the name kubernetes, verified with CA kubernetes\./);
    assert.match(out, /The server does not request a client certificate\./);
    assert.equal(json.comparison.kind, 'same');
    assert.deepEqual(json.verification, { trust: 'anchors', accepted: true });
    assert.deepEqual(
      json.chain.map(({ sha256 }: { sha256: string }) => sha256),
      [renewed.fingerprint, ca.fingerprint],
    );
  });

  test('finds what was renewed and not taken over, and says which process to restart', async () => {
    const { code, out, json } = await probe(shownBy(before));
    assert.equal(code, 1);
    assert.match(
      out,
      /⚠\ufe0e Renewed, but not reloaded: the served certificate expires on Jul 1, 2026, the one in .* on Jun 1, 2027\./,
    );
    assert.match(out, /✓ The client accepts it/);
    assert.match(out, /kube-apiserver reloads a new file within 60 s\./);
    assert.match(
      out,
      /mv \/etc\/kubernetes\/manifests\/kube-apiserver\.yaml \/etc\/kubernetes\/kube-apiserver\.yaml && sleep 30 && mv /,
    );
    assert.equal(json.comparison.kind, 'older');
    assert.equal(json.comparison.inFiles.sha256, renewed.fingerprint);
  });

  test('tells files that are older than what is served', async () => {
    const newest = await issue({ notBefore: '2026-06-10T00:00:00Z', notAfter: '2027-06-10T00:00:00Z' });
    const { code, out, json } = await probe(shownBy(newest));
    assert.equal(code, 1);
    assert.match(out, /The server presents a newer certificate than the one in /);
    assert.equal(json.comparison.kind, 'newer');
  });

  test('tells a chain of another CA of the same name, in the words of Go', async () => {
    const stranger = await createTestCa({ name: 'kubernetes' });
    const { code, out, json } = await probe(shownBy(await issue({}, stranger), stranger));
    assert.equal(code, 1);
    assert.match(out, /The server presents a different certificate than the one in .*, from a different CA\./);
    assert.match(out, /✗ The client rejects it for the name kubernetes: x509: certificate signed by unknown authority/);
    assert.deepEqual([json.comparison.kind, json.comparison.isOfOtherCa], ['other', true]);
  });

  test('judges an expired one, and one without the name that is asked for', async () => {
    const expired = await issue({ notBefore: '2025-01-01T00:00:00Z', notAfter: '2026-01-01T00:00:00Z' });
    assert.match(
      (await probe(shownBy(expired))).out,
      /✗ .* x509: certificate has expired or is not yet valid: current time 2026-06-12T10:00:00Z/,
    );
    const { code, out } = await probe(shownBy(renewed), '');
    assert.equal(code, 1);
    assert.match(
      out,
      /✗ The client rejects it for the name 127\.0\.0\.1: x509: cannot validate certificate for 127\.0\.0\.1 because it doesn't contain any IP SANs/,
    );
  });

  test('says what the client does not verify, and with what nobody can tell', async () => {
    const insecure = await probe(shownBy(renewed), `${byName}    insecure-skip-tls-verify: true\n`);
    assert.match(insecure.out, /⚠\ufe0e The client does not verify it: insecure-skip-tls-verify is set\./);
    assert.equal(insecure.json.verification.trust, 'skipped');
  });

  test('says whose client certificates the server wants', async () => {
    const other = await createTestCa({ name: 'other-ca' });
    const own = await probe({ ...shownBy(renewed), requestCert: true, ca: ca.certificatePem });
    assert.match(own.out, /✓ The client certificate is from a CA that the server names: CN=kubernetes\./);
    const strange = await probe({ ...shownBy(renewed), requestCert: true, ca: other.certificatePem });
    assert.match(
      strange.out,
      /⚠\ufe0e The client certificate is not from any of the CAs that the server names: CN=other-ca\./,
    );
    assert.deepEqual(strange.json.acceptableCas, ['CN=other-ca']);
  });

  test('takes an address alone, and the CAs of the files that it is given', async () => {
    const server = await startTls(shownBy(before));
    running.push(server);
    const url = `https://127.0.0.1:${server.port}`;
    const alone = await runCommand(['probe', url], { cwd: folder, now });
    assert.equal(alone.code, 0);
    assert.match(
      alone.out,
      /These files do not say which certificate this server presents\.\n.*These files do not say which CA/,
    );
    const { out, code } = await runCommand(['probe', url, 'tree/etc/kubernetes/pki'], { cwd: folder, now });
    assert.equal(code, 1);
    // Told by subject, names and CA, as no flag says which one is shown.
    assert.match(out, /Renewed, but not reloaded/);
  });

  test('says why nothing was seen, with exit code 2', async () => {
    const plain = await startPlain();
    running.push(plain);
    const port = await freePort();
    const result = await runCommand(['probe', `https://127.0.0.1:${plain.port}`], { cwd: folder, now });
    assert.equal(result.code, 2);
    assert.match(result.out, /✗ 127\.0\.0\.1:\d+ does not use TLS\. It answered: HTTP\/1\.1 400 Bad Request/);
    const refused = await runCommand(['probe', `https://127.0.0.1:${port}`, '--format', 'json'], { cwd: folder, now });
    assert.deepEqual([refused.code, JSON.parse(refused.out).why], [2, 'refused']);
  });

  test('refuses what cannot be asked', async () => {
    const usage = async (...args: string[]) =>
      (await runCommand(['probe', ...args], { cwd: folder, now })).err.split('\n')[0];
    write('web.conf', kubeconfig(1, '').replace('https://', 'http://'));
    assert.match((await usage('http://127.0.0.1:80')) ?? '', /is not a valid https:\/\/ address/);
    assert.match((await usage('web.conf')) ?? '', /is not a valid https:\/\/ address/);
    assert.match(
      (await usage('web.conf', '--context', 'nobody')) ?? '',
      /context "nobody" was not found. Contexts: admin@test, web/,
    );
    assert.match((await usage('https://127.0.0.1', '--context', 'x')) ?? '', /--context works only with a kubeconfig/);
    assert.match(
      (await usage('https://127.0.0.1', '--timeout', '0')) ?? '',
      /--timeout takes a whole number from 1 to 999/,
    );
    assert.match((await usage('tree/etc/kubernetes/pki/ca.crt')) ?? '', /the first file does not contain a kubeconfig/);
    assert.match((await usage()) ?? '', /KUBECONFIG is missing/);
  });
});
