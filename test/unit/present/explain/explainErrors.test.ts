import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { connections } from '../../../../src/core/kubernetes/tables/connections.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { type ExplainedError, explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { explanationPage } from '../../../../src/core/present/explain/explanationPage.ts';
import { explanationText, nothingFailsWords } from '../../../../src/core/present/explain/explanationText.ts';
import type { PresentContext } from '../../../../src/core/present/presentContext.ts';
import { decodeKubeadmTree, decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCluster } from '../../../support/testCluster.ts';
import { testNow } from '../../../support/testPki.ts';

async function contextOfTree(id: string): Promise<PresentContext> {
  const now = Date.parse(readKubeadmTruth(id).made_at);
  const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
  return { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
}

/** `kube-apiserver → etcd`, the likeliest first. */
const causes = ([explained]: readonly ExplainedError[]) =>
  explained?.connections.map(
    ({ verdict: { connection } }) => `${connection.client.party} → ${connection.server.party}`,
  );

describe('what explains it', () => {
  test('comes first where words, names and addresses fit', async () => {
    const context = await contextOfTree('b07-apiserver-san-missing-advertise-ip');
    const line =
      'kube-scheduler: Get "https://192.168.56.10:6443/api": tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, 192.168.56.99, not 192.168.56.10';
    const explained = explainErrors(line, context);
    assert.deepEqual(causes(explained), ['kube-scheduler → kube-apiserver']);
    const [cause] = explained[0]?.connections ?? [];
    assert.ok(cause !== undefined && cause.others.length >= 3);
    assert.deepEqual(
      cause?.findings.map(({ code }) => code),
      ['apiserver-san-missing-endpoint'],
    );
    assert.deepEqual(
      explained[0]?.certificates.map(({ role }) => role?.id),
      ['apiserver'],
    );
  });

  test('of a refusal by the other side are all that refuse', async () => {
    const context = await contextOfTree('b05-front-proxy-wrong-ca');
    const explained = explainErrors('remote error: tls: bad certificate', context);
    assert.ok((explained[0]?.connections.length ?? 0) > 0);
  });

  test('nothing fails: what the line describes is shown, and that what runs may be older', async () => {
    const context = await contextOfTree('h01-rsa');
    const line =
      'x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "etcd-ca")';
    const explained = explainErrors(line, context);
    assert.deepEqual(causes(explained), []);
    assert.deepEqual(
      explained[0]?.certificates.map(({ role }) => role?.id),
      ['etcd-ca'],
    );
    assert.match(
      explanationText(explained, context),
      /^No connection in these files fails with this error\. Running processes may still use older files/m,
    );
  });

  test('what fails for a similar reason elsewhere does not explain it, and is named', async () => {
    const context = await contextOfTree('b04-admin-conf-other-ca-data');
    const unknown = 'x509: certificate signed by unknown authority';
    const elsewhere = [
      `failed to do request: Head "https://registry.corp.example:5000/v2/": tls: failed to verify certificate: ${unknown}`,
      `failed calling webhook "a.b": failed to call webhook: Post "https://a.b.svc:443/x?timeout=10s": ${unknown}`,
      `containerd[77]: time="…" ${unknown}`,
      `Nov 24 15:00:00 cp-1 etcd[77]: ${unknown}`,
      `Error from server: Get "https://192.168.56.10:10250/containerLogs/a/b": ${unknown}`,
      `"msg":"rejected connection on client endpoint","error":"tls: failed to verify certificate: ${unknown}"`,
      `${unknown} (possibly because of "x" while trying to verify candidate authority certificate "etcd-ca")`,
      `"Unable to authenticate the request" err="verifying certificate SN=77, SKID=, AKID= failed: ${unknown}"`,
    ];
    for (const line of elsewhere) {
      const explained = explainErrors(line, context);
      assert.deepEqual(causes(explained), [], line);
      assert.match(explanationText(explained, context), /Failing for a similar reason: kubectl/, line);
    }
    for (const line of [
      unknown,
      `Unable to connect to the server: ${unknown}`,
      `Get "https://192.168.56.10:6443/api": ${unknown}`,
      'curl: (60) SSL certificate problem: unable to get local issuer certificate',
    ]) {
      const explained = explainErrors(line, context);
      assert.deepEqual(causes(explained), ['kubectl → kube-apiserver'], line);
      assert.deepEqual(
        explained[0]?.connections[0]?.findings.map(({ code }) => code),
        ['kubeconfig-ca-stale'],
      );
    }
  });

  test('an end in the time of another zone speaks against nothing', async () => {
    const context = await contextOfTree('x01-leaves-expired');
    const nodes = [...context.graph.certificates.values()];
    const end = nodes.find(({ role }) => role?.id === 'apiserver')?.certificate.notAfter ?? 0;
    // Tue, 24 Nov 2026 10:00:00 GMT
    const [day = '', date, month, year, time] = new Date(end + 8 * 3_600_000).toUTCString().split(' ');
    const line = (zone: string) =>
      `java.security.cert.CertificateExpiredException: NotAfter: ${day.slice(0, 3)} ${month} ${date} ${time} ${zone} ${year}`;
    assert.deepEqual(causes(explainErrors(line('UTC'), context)), []);
    assert.ok((causes(explainErrors(line('CST'), context)) ?? []).length > 0);
  });

  test('a foreign host whose name ends like a source file is foreign', async () => {
    const context = await contextOfTree('b04-admin-conf-other-ca-data');
    const unknown = 'x509: certificate signed by unknown authority';
    for (const host of ['api.example.rs', 'k8s.example.py']) {
      assert.deepEqual(causes(explainErrors(`Get "https://${host}:6443/api": ${unknown}`, context)), [], host);
    }
  });

  test('a port that the table of connections gives to one kind of server is not that of another', async () => {
    const context = await contextOfTree('b04-admin-conf-other-ca-data');
    const line = (port: number) => `dial tcp 192.168.56.10:${port}: x509: certificate signed by unknown authority`;
    assert.deepEqual(causes(explainErrors(line(6443), context)), ['kubectl → kube-apiserver']);
    for (const { port } of connections.filter((each) => each.port !== 443 && each.port !== 6443)) {
      assert.deepEqual(causes(explainErrors(line(port), context)), [], line(port));
    }
  });

  test('causes that are not shown are counted, on the page as in the text', async () => {
    const context = await contextOfTree('x01-leaves-expired');
    const [explained] = explainErrors('x509: certificate has expired or is not yet valid', context);
    assert.ok(explained !== undefined && explained.more > 0);
    for (const [more, words] of [
      [0, undefined],
      [1, 'One more cause is possible.'],
      [explained.more + 1, `${explained.more + 1} more causes are possible.`],
    ] as const) {
      const each: ExplainedError = { ...explained, more };
      const notes = explanationPage([each], context, () => undefined).parts;
      const said = notes.flatMap((part) =>
        part.kind === 'note' && / more causes? /.test(part.text) ? [part.text] : [],
      );
      assert.deepEqual(said, words === undefined ? [] : [words]);
      assert.equal(explanationText([each], context).includes(`\n${words} \`certscope connections\` lists`), more > 0);
      const page = explanationText([each], context, 'editor');
      assert.equal(
        page.includes(`\n${words} The Kubernetes PKI view lists all of them, and the map shows them.\n`),
        more > 0,
      );
      assert.ok(!page.includes('certscope connections'), 'an editor has no command line');
    }
  });

  test('who is not let in by kube-apiserver is none of etcd', async () => {
    const context = await contextOfTree('x01-leaves-expired');
    const [first, ...others] =
      causes(explainErrors('error: You must be logged in to the server (Unauthorized)', context)) ?? [];
    assert.equal(first, 'kubectl → kube-apiserver');
    assert.ok(others.every((cause) => cause === first));
    const stopped =
      'failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory';
    assert.deepEqual(causes(explainErrors(stopped, context)), ['kubelet → kube-apiserver']);
  });

  test('a serial number tells the certificate', async () => {
    const context = await contextOfTree('x01-leaves-expired');
    const node = [...context.graph.certificates.values()].find(({ role }) => role?.id === 'scheduler-client');
    const serial = BigInt(`0x${Buffer.from(node?.certificate.serialNumber ?? []).toString('hex')}`);
    const [explained] = explainErrors(
      `"Unable to authenticate the request" err="verifying certificate SN=${serial}, SKID=, AKID=00 failed: x509: certificate has expired or is not yet valid"`,
      context,
    );
    assert.deepEqual(causes(explained === undefined ? [] : [explained]), ['kube-scheduler → kube-apiserver']);
    assert.deepEqual(explained?.certificates, [node]);
  });

  test('a count of addresses tells the certificate, and the address that is missing', async () => {
    const ipAddresses = Array.from({ length: 105 }, (_, index) => `10.1.0.${index}`);
    const cluster = await createTestCluster({ ipAddresses });
    const texts = { ...cluster.files, '/etc/kubernetes/admin.conf': cluster.kubeconfig() };
    const files = Object.entries(texts).map(([path, text]) =>
      decodeFile({ path, hostPath: path, text }, decodingTools),
    );
    const graph = await buildPkiGraph(files, decodingTools.cryptography);
    const context = { graph, findings: [], policy: defaultPolicy, now: testNow };
    const line = (count: number) =>
      `Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for ${count} IP SANs, but none matched 192.168.56.10`;
    const explained = explainErrors(line(105), context);
    assert.deepEqual(causes(explained), ['kubectl → kube-apiserver']);
    assert.equal(explained[0]?.connections[0]?.refusal.verdict.name?.name, '192.168.56.10');
    assert.equal(explained[0]?.error.wanted, '192.168.56.10');
    assert.deepEqual(
      explained[0]?.certificates.map(({ role }) => role?.id),
      ['apiserver'],
    );
    assert.deepEqual(explainErrors(line(104), context)[0]?.certificates, []);
  });

  test('a name that the files ask for is not said to be unknown', async () => {
    const context = await contextOfTree('h01-rsa');
    const text = (name: string) => {
      const explained = explainErrors(`x509: certificate is valid for a, not ${name}`, context);
      return explanationText(explained, context);
    };
    assert.match(text('elsewhere.example'), /uses the name elsewhere\.example/);
    const hosts = connectionModelOf(context.graph).connections.flatMap(({ names }) => names.map(({ name }) => name));
    const host = hosts.find((name) => /[a-z]/.test(name)) ?? '';
    assert.notEqual(host, '');
    for (const name of ['192.168.56.10', '192.168.56.10.', host, host.toUpperCase(), `${host}.`]) {
      assert.doesNotMatch(text(name), /asked for as/, name);
    }
  });

  test('a page says all of it, and its buttons do what they say', async () => {
    const context = await contextOfTree('x01-leaves-expired');
    const admin = context.graph.files.find(({ path }) => path.endsWith('admin.conf'));
    const [explained] = explainErrors(
      'Unable to connect to kubectl user: error: You must be logged in to the server (Unauthorized), see /etc/kubernetes/admin.conf',
      context,
    );
    assert.ok(explained !== undefined && admin !== undefined);
    const { title, summary, parts, actions } = explanationPage([explained], context, ({ code }) => `Fix ${code}`);
    assert.equal(title, explained.error.quote);
    assert.equal(summary, explained.error.record.meaning());
    const lists = parts.flatMap((part) => (part.kind === 'list' ? [part] : []));
    assert.deepEqual(
      lists.map(({ heading }) => heading),
      ['Named in this line', 'Failing connections'],
    );
    const [named, failing] = lists;
    assert.deepEqual(named?.items[0]?.text, '/etc/kubernetes/admin.conf');
    const [connection, problem] = failing?.items ?? [];
    assert.match(connection?.text ?? '', /^✗ kubectl \(admin\.conf\) → kube-apiserver/);
    assert.deepEqual(actions.get(connection?.button?.id ?? ''), {
      kind: 'map',
      connection: explained.connections[0]?.verdict.connection.id,
    });
    const [finding] = explained.connections[0]?.findings ?? [];
    assert.equal(problem?.text, `→ ${finding?.message}`);
    assert.equal(problem?.button?.label, `Fix ${finding?.code}`);
    assert.deepEqual(actions.get(problem?.button?.id ?? ''), { kind: 'fix', finding });
    assert.equal(actions.get(problem?.second?.id ?? '')?.kind, 'open');
  });

  test('what is not explained is said on the page', async () => {
    const context = await contextOfTree('h01-rsa');
    const [explained] = explainErrors('x509: certificate is valid for a, not b.example.com', context);
    assert.ok(explained !== undefined);
    const notes = explanationPage([explained], context, () => undefined).parts.flatMap((part) =>
      part.kind === 'note' ? [part.text] : [],
    );
    assert.deepEqual(
      notes,
      nothingFailsWords(explained, context.graph).map((words) => `? ${words}`),
    );
  });

  test('a client that closes the connection is no fault, told once and without advice', async () => {
    const context = await contextOfTree('h01-rsa');
    const line = (host: string, end: string) => `http: TLS handshake error from ${host}: ${end}`;
    const closed = [
      line('35.191.1.228:32772', 'EOF'),
      line('35.191.1.232:32768', 'EOF'),
      line('10.0.0.1:4711', 'read tcp 10.0.0.11:6443->10.0.0.1:4711: read: connection reset by peer'),
    ];
    const said = explanationText(explainErrors(closed.join('\n'), context), context);
    assert.equal(said.match(/^EOF$/gm)?.length, 1);
    assert.match(said, /Health checks of load balancers/);
    assert.doesNotMatch(said, /No connection in these files|Restart/);
    const rejected = line('10.0.0.1:4711', 'remote error: tls: bad certificate');
    assert.doesNotMatch(explanationText(explainErrors(rejected, context), context), /Health checks/);
  });

  test('no error at all is said', async () => {
    const context = await contextOfTree('h01-rsa');
    assert.match(explanationText(explainErrors('all is well', context), context), /no known error about certificates/);
  });

  test('hostile lines stay plain text', async () => {
    const context = await contextOfTree('h01-rsa');
    const line = 'x509: certificate is valid for a\u202eb\u001b[31m, not \u2066c';
    assert.doesNotMatch(explanationText(explainErrors(line, context), context), /[\u202e\u2066\u001b]/);
  });
});
