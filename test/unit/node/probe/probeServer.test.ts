import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, suite, test } from 'node:test';
import { createSecureContext } from 'node:tls';
import type { ProbeAnswer } from '../../../../src/core/present/probe/probeModel.ts';
import { probeServer } from '../../../../src/node/probe/probeServer.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { freePort } from '../../../support/oracles/freePort.ts';
import {
  chainPem,
  type LocalServer,
  startOpenssl,
  startPlain,
  startProxy,
  startRaw,
  startTls,
} from '../../../support/probeServers.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const otherCa = await createTestCa({ name: 'etcd-ca' });
const middle = await ca.issueCa({ name: 'middle' });
const leaf = await middle.issue({ commonName: 'kube-apiserver', dnsNames: ['api.test'], extKeyUsage: ['serverAuth'] });
const second = await ca.issue({ commonName: 'second', dnsNames: ['second.test'], extKeyUsage: ['serverAuth'] });

const running: LocalServer[] = [];
after(() => {
  for (const server of running) server.close();
});
async function kept<Server extends LocalServer>(server: Promise<Server>): Promise<Server> {
  const started = await server;
  running.push(started);
  return started;
}

/** Milliseconds that no answer takes, on however busy a machine: one that comes by it alone is 'timedOut'. */
const patience = 120_000;
const ask = ({ host, port }: LocalServer, serverName = 'api.test', more = {}): Promise<ProbeAnswer> =>
  probeServer({ host, port, serverName, ...more }, patience);
const fingerprints = (answer: ProbeAnswer): readonly string[] =>
  answer.kind === 'chain'
    ? answer.chain.map((der) => createHash('sha256').update(der).digest('hex'))
    : assert.fail(JSON.stringify(answer));
const why = (answer: ProbeAnswer): string => (answer.kind === 'failed' ? answer.why : 'chain');
const chain = { cert: chainPem(leaf, middle, ca), key: leaf.keyPem };

suite('a server is asked for its certificates', () => {
  test('and shows the chain as it sends it, the root included', async () => {
    const answer = await ask(await kept(startTls(chain)));
    assert.deepEqual(fingerprints(answer), [leaf.fingerprint, middle.fingerprint, ca.fingerprint]);
    assert.deepEqual(answer.kind === 'chain' && [answer.version, answer.asksForClientCertificate], ['TLS 1.2', false]);
  });

  test('and names the CAs of the clients that it wants, whom it then refuses', async () => {
    const options = {
      ...chain,
      requestCert: true,
      rejectUnauthorized: true,
      ca: [ca.certificatePem, otherCa.certificatePem],
    };
    const answer = await ask(await kept(startTls(options)));
    assert.deepEqual(fingerprints(answer)[0], leaf.fingerprint);
    assert.ok(answer.kind === 'chain' && answer.asksForClientCertificate);
    // CN=kubernetes and CN=etcd-ca as DER ends with the text.
    const names = answer.acceptableCas?.map((name) => Buffer.from(name).toString('latin1')) ?? [];
    assert.deepEqual(
      names.map((name) => /[a-z-]+$/.exec(name)?.[0]),
      ['kubernetes', 'etcd-ca'],
    );
  });

  test('in TLS 1.3, where it speaks nothing older', async () => {
    const options = { ...chain, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true } as const;
    const answer = await ask(await kept(startTls(options)));
    assert.deepEqual(fingerprints(answer).slice(0, 2), [leaf.fingerprint, middle.fingerprint]);
    assert.ok(answer.kind === 'chain' && answer.version === 'TLS 1.3');
    assert.equal(answer.asksForClientCertificate, undefined);
  });

  test('by the name that it goes by', async () => {
    const server = await kept(
      startTls({
        ...chain,
        SNICallback: (name, done) =>
          done(
            null,
            name === 'second.test'
              ? createSecureContext({ cert: second.certificatePem, key: second.keyPem })
              : createSecureContext(chain),
          ),
      }),
    );
    assert.equal(fingerprints(await ask(server, 'second.test'))[0], second.fingerprint);
    assert.equal(fingerprints(await ask(server, 'api.test'))[0], leaf.fingerprint);
    // An address is never sent as a name.
    assert.equal(fingerprints(await ask(server, '127.0.0.1'))[0], leaf.fingerprint);
  });

  test('at an address of IPv6', async () => {
    assert.equal(fingerprints(await ask(await kept(startTls(chain, '::1'))))[0], leaf.fingerprint);
  });

  test('through a proxy, to which nothing but the address is told', async () => {
    const server = await kept(startTls(chain, '::1'));
    const proxy = await kept(startProxy());
    const answer = await ask(server, 'api.test', { proxyUrl: `http://127.0.0.1:${proxy.port}` });
    assert.equal(fingerprints(answer)[0], leaf.fingerprint);
    assert.deepEqual(proxy.asked, [`[::1]:${server.port} ["host"]`]);
  });
});

suite('a server that shows no certificate is told by why', () => {
  const cases: readonly (readonly [name: string, start: () => Promise<LocalServer>, expected: string])[] = [
    ['nothing listens', async () => ({ host: '127.0.0.1', port: await freePort(), close: () => {} }), 'refused'],
    ['it speaks HTTP', startPlain, 'plain'],
    ['it hangs', () => startRaw(), 'timedOut'],
    ['it hangs up', () => startRaw((socket) => socket.end()), 'closed'],
    ['it resets', () => startRaw((socket) => socket.resetAndDestroy()), 'closed'],
    ['it sends an alert', () => startRaw((socket) => socket.end(Buffer.of(21, 3, 3, 0, 2, 2, 112))), 'alert'],
    ['an empty alert', () => startRaw((socket) => socket.end(Buffer.of(21, 3, 3, 0, 0))), 'alert'],
    ['it sends an empty Certificate', () => startRaw((socket) => socket.end(handshake(11, [0]))), 'malformed'],
    ['lengths that lie', () => startRaw((socket) => socket.end(handshake(11, [0, 0, 4, 0, 0, 9, 1]))), 'malformed'],
    ['nothing but a greeting', () => startRaw((socket) => socket.end(handshake(14, []))), 'malformed'],
    ['it never stops', () => startRaw(flood), 'malformed'],
    ['there is no such host', async () => ({ host: 'nowhere.invalid', port: 443, close: () => {} }), 'hostNotFound'],
  ];
  for (const [name, start, expected] of cases) {
    test(name, async () => {
      const { host, port } = await kept(start());
      const answer = await probeServer({ host, port, serverName: 'api.test' }, name === 'it hangs' ? 300 : patience);
      assert.equal(why(answer), expected, JSON.stringify(answer));
    });
  }

  test('a proxy refuses, wants a password, or is of another kind', async () => {
    const server = await kept(startTls(chain));
    const proxy = await kept(startProxy('403 Forbidden'));
    const through = async (proxyUrl: string) => why(await ask(server, 'api.test', { proxyUrl }));
    assert.equal(await through(`http://127.0.0.1:${proxy.port}`), 'proxyRefused');
    assert.equal(await through(`http://me:secret@127.0.0.1:${proxy.port}`), 'proxyNotUsed');
    assert.equal(await through('socks5://127.0.0.1:1080'), 'proxyNotUsed');
    assert.equal(await through('nonsense'), 'proxyNotUsed');
    assert.equal(proxy.asked.length, 1);
  });
});

suite('openssl s_server', { skip: spawnSync('openssl', ['version']).error && 'openssl is not installed' }, () => {
  const folder = createOpensslFolder();
  after(() => folder.remove());
  folder.write('leaf.pem', leaf.certificatePem);
  folder.write('chain.pem', chainPem(middle));
  folder.write('leaf.key', leaf.keyPem);
  folder.write('ca.pem', chainPem(ca, otherCa));
  const files = ['-cert', 'leaf.pem', '-cert_chain', 'chain.pem', '-key', 'leaf.key', '-quiet'];
  for (const [name, args, asks] of [
    ['TLS 1.2', ['-tls1_2'], false],
    ['TLS 1.3', ['-tls1_3'], undefined],
    ['both, with demanded client certificates', ['-Verify', '2', '-CAfile', 'ca.pem'], true],
  ] as const) {
    test(`shows the same in ${name}`, async () => {
      const server = await kept(
        startOpenssl(await freePort(), [...files.filter((each) => each !== '-quiet'), ...args], folder.pathOf('.')),
      );
      const answer = await ask(server);
      assert.deepEqual(fingerprints(answer), [leaf.fingerprint, middle.fingerprint]);
      assert.equal(answer.kind === 'chain' && answer.asksForClientCertificate, asks);
    });
  }
});

/** A handshake record with one message. */
function handshake(type: number, body: readonly number[]): Buffer {
  return Buffer.of(22, 3, 3, 0, 4 + body.length, type, 0, 0, body.length, ...body);
}

function flood(socket: {
  write(octets: Buffer): boolean;
  destroyed: boolean;
  once(event: string, then: () => void): void;
}): void {
  // A certificate message of 16 MiB that never ends.
  const record = Buffer.concat([Buffer.of(22, 3, 3, 0x40, 0, 11, 0xff, 0xff, 0xff), Buffer.alloc(0x3ffc)]);
  const more = (): void => {
    while (!socket.destroyed && socket.write(record));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}
