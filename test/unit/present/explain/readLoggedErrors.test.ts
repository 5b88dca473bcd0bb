import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';
import { charactersRead } from '../../../support/charactersRead.ts';
import { realLines } from './realLines.ts';
import { realLinesOfOthers } from './realLinesOfOthers.ts';

describe('an error is read from', () => {
  const lines: readonly [id: string, line: string, details: object][] = [
    [
      'unknownAuthority',
      'err="Get \\"https://10.0.0.1:6443/api\\": x509: certificate signed by unknown authority (possibly because of \\"crypto/rsa: verification error\\" while trying to verify candidate authority certificate \\"kubernetes\\")"',
      { candidate: 'kubernetes', addresses: [{ host: '10.0.0.1', port: '6443' }] },
    ],
    [
      'hostname',
      'dial tcp [fd00::1]:2379: x509: certificate is valid for a, 10.0.0.1, not b.example.com',
      { names: ['a', '10.0.0.1'], wanted: 'b.example.com', addresses: [{ host: 'fd00::1', port: '2379' }] },
    ],
    [
      'hostname',
      "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
      { wanted: '10.0.0.1' },
    ],
    [
      'hostname',
      'Get "https://10.0.0.5:6443/": x509: certificate is valid for 105 IP SANs, but none matched 10.0.0.5',
      { wanted: '10.0.0.5', count: { type: 'IP', names: 105 } },
    ],
    [
      'hostname',
      'x509: certificate is valid for 100 names, but none matched a.example.com',
      { wanted: 'a.example.com', count: { type: 'DNS', names: 100 } },
    ],
    [
      'expired',
      '{"msg":"rejected connection","error":"x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is before 2026-02-01T00:00:00Z"}',
      { bound: { kind: 'before', at: Date.UTC(2026, 1, 1) } },
    ],
    ['refusedByPeer', 'http: TLS handshake error from 10.0.0.9:51234: remote error: tls: bad certificate', {}],
    ['unauthorized', 'error: You must be logged in to the server (Unauthorized)', {}],
    ['keyMismatch', 'tls: private key does not match public key', {}],
    ['joinPort', 'failed to get CA certs: https://127.0.0.1:38853/cacerts: 401 Unauthorized', {}],
    ['joinForbidden', 'failed to get CA certs: \\"https://10.0.0.1:6443/cacerts\\": 403 Forbidden', {}],
    ['base64', 'error loading config file: illegal base64 data at input byte 1212', {}],
  ];
  for (const [id, line, details] of lines) {
    test(line.slice(0, 70), () => {
      const [error, ...others] = readLoggedErrors(`before\r\n${line}\nafter`);
      assert.deepEqual(others, []);
      assert.equal(error?.record.id, id);
      for (const [name, value] of Object.entries(details)) {
        assert.deepEqual(error?.[name as keyof typeof error], value);
      }
    });
  }

  for (const [ids, line] of [...realLines, ...realLinesOfOthers]) {
    test(`${ids || 'nothing'}: ${line.slice(0, 60)}`, () => {
      const found = readLoggedErrors(`before\n\u001b[31m${line}\u001b[0m\r\nafter\n`);
      assert.equal(found.map(({ record }) => record.id).join(' '), ids);
      const [first] = found;
      assert.ok(first === undefined || line.replaceAll(/\\"/g, '"').replaceAll(/[‘’]/g, "'").includes(first.quote));
    });
  }

  test('details of programs other than Go', () => {
    const details = (line: string) => {
      const [{ wanted, names, bound, serial, addresses } = {}] = readLoggedErrors(line);
      return { wanted, names, bound: bound?.at, serial, addresses };
    };
    const nothing = { wanted: undefined, names: undefined, bound: undefined, serial: undefined, addresses: [] };
    assert.deepEqual(
      details(
        "Error: Hostname/IP does not match certificate's altnames: Host: a.b. is not in the cert's altnames: DNS:x, IP Address:1.2.3.4",
      ),
      { ...nothing, wanted: 'a.b', names: ['x', '1.2.3.4'] },
    );
    assert.deepEqual(details('CertificateExpiredException: NotAfter: Tue Nov 24 14:23:18 UTC 2026'), {
      ...nothing,
      bound: Date.UTC(2026, 10, 24, 14, 23, 18),
    });
    assert.deepEqual(
      details(
        "HTTPSConnectionPool(host='10.0.0.1', port=6443): (Caused by SSLError('certificate verify failed: unable to get local issuer certificate'))",
      ).addresses,
      [{ host: '10.0.0.1', port: '6443' }],
    );
    assert.deepEqual(
      details('reflector.go:158] read tcp 10.0.0.9:4242->10.0.0.1:6443: x509: certificate signed by unknown authority')
        .addresses,
      [
        { host: '10.0.0.9', port: '4242', isPeer: true },
        { host: '10.0.0.1', port: '6443' },
      ],
    );
  });

  test("an end is read in UTC only: three letters name several zones, and none is the reader's own", () => {
    const boundOf = (end: string) => readLoggedErrors(`CertificateExpiredException: NotAfter: ${end}`)[0]?.bound?.at;
    const at = Date.UTC(2026, 10, 24, 10);
    for (const zone of ['UTC', 'GMT', 'Z']) assert.equal(boundOf(`Tue Nov 24 10:00:00 ${zone} 2026`), at, zone);
    for (const zone of ['CST', 'CET', 'IST', 'EST', 'PDT', 'GMT+08:00']) {
      assert.equal(boundOf(`Tue Nov 24 10:00:00 ${zone} 2026`), undefined, zone);
    }
    assert.equal(boundOf('Tue Nov 24 10:00:00 2026'), undefined);
    const ofGo = (end: string) =>
      readLoggedErrors(`x509: certificate has expired or is not yet valid: current time ${end} is after ${end}`)[0]
        ?.bound;
    for (const end of ['2026-11-24T10:00:00Z', '2026-11-24T18:00:00+08:00']) assert.equal(ofGo(end)?.at, at, end);
    assert.equal(ofGo('2026-11-24T10:00:00'), undefined);
  });

  test('hosts whose names end like source files are hosts, and source files are none', () => {
    const addresses = (where: string) =>
      readLoggedErrors(`${where} x509: certificate signed by unknown authority`)[0]?.addresses;
    for (const [where, host, port] of [
      ['Get "https://api.example.rs:6443/api":', 'api.example.rs', '6443'],
      ['Get "https://example.py:6443/api":', 'example.py', '6443'],
      ['Get "https://api.example.rs/api":', 'api.example.rs', '443'],
      ['dial tcp example.rs:6443:', 'example.rs', '6443'],
      ['cannot reach k8s.example.py:6443:', 'k8s.example.py', '6443'],
      ["HTTPSConnectionPool(host='example.py', port=6443):", 'example.py', '6443'],
    ] as const) {
      assert.deepEqual(addresses(where), [{ host, port }], where);
    }
    for (const where of [
      'E1124 15:00:00.000000 1 reflector.go:158] a',
      'k8s.io/client-go/informers/factory.go:160: Failed',
      '"caller":"rafthttp/probing_status.go:68","msg"',
      'zz_generated.deepcopy.go:123] a',
      'src/main.rs:42: a',
      'client.test.py:42] a',
      'at Main(Main.java:42)',
    ]) {
      assert.deepEqual(addresses(where), [], where);
    }
  });

  test('a line that the terminal has broken, at blanks or anywhere', () => {
    const line =
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, not 192.168.56.10';
    for (let at = 40; at < line.length - 14; at++) {
      for (const broken of [
        `${line.slice(0, at)}\n${line.slice(at)}`,
        `${line.slice(0, at).trimEnd()}\n   ${line.slice(at).trimStart()}`,
      ]) {
        const isWord = broken.includes('\n   ') && !/\s/.test(line.slice(at - 1, at + 1));
        if (isWord) continue;
        const found = readLoggedErrors(`$ kubectl get nodes\n${broken}\n$ \n`);
        assert.deepEqual(
          found.map(({ wanted }) => wanted),
          ['192.168.56.10'],
          broken,
        );
      }
    }
  });

  test('a line that the terminal has broken twice is one error, whose tail is not another', () => {
    for (const line of [
      'Get "https://10.0.0.1:6443": x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign" while trying to verify candidate authority certificate "kubernetes")',
      'error: tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
      'invalid peer certificate: certificate not valid for name "api.example.com"; certificate is only valid for DnsName("a")',
    ]) {
      const [whole, ...others] = readLoggedErrors(line);
      const expected = [whole, ...others].map((each) => [each?.record.id, each?.candidate, each?.wanted]);
      assert.ok(whole !== undefined);
      const from = line.indexOf(whole.quote);
      for (let first = from + 8; first < from + whole.quote.length; first += 7) {
        for (let second = first + 9; second < from + whole.quote.length; second += 7) {
          const broken = `${line.slice(0, first)}\n${line.slice(first, second)}\n${line.slice(second)}`;
          const found = readLoggedErrors(`$ a\n${broken}\n$ \n`);
          assert.deepEqual(
            found.map(({ record, candidate, wanted }) => [record.id, candidate, wanted]),
            expected,
            broken,
          );
        }
      }
    }
  });

  test('an error that many clients cause is one, and does not hide others', () => {
    const log = Array.from(
      { length: 5000 },
      (_, index) => `http: TLS handshake error from 10.0.0.9:${10_000 + index}: remote error: tls: bad certificate`,
    );
    const found = readLoggedErrors([...log, 'x509: certificate signed by unknown authority'].join('\n'));
    assert.deepEqual(
      found.map(({ record }) => record.id),
      ['refusedByPeer', 'unknownAuthority'],
    );
  });

  test('the same error at other times is one', () => {
    const at = (time: string) =>
      `x509: certificate has expired or is not yet valid: current time ${time} is after 2026-01-01T00:00:00Z\n`;
    assert.equal(readLoggedErrors(at('2026-01-02T00:00:00Z') + at('2026-01-03T00:00:00Z')).length, 1);
  });

  test('of a huge line no more is read than its beginning, but for its end, which is searched for', () => {
    for (const words of ['x509: certificate is valid for ', 'tls: failed to find ', 'a.']) {
      const line = (length: number) => words.repeat(length / words.length);
      const read = (text: string) => charactersRead(() => readLoggedErrors(text));
      const long = read(line(20_000));
      const huge = read(line(2_000_000));
      assert.ok(huge - long < 3 * 2_000_000, `${words}: ${huge} characters instead of ${long}`);
      const lines = read(`${line(100_000)}\n`.repeat(20));
      assert.ok(lines < 21 * (long + 3 * 100_000), `${words}: ${lines} characters of 20 lines, ${long} of one`);
    }
  });
});

test('a line that a log repeats is read once, and what comes between is found', () => {
  const repeated = 'x509: certificate has expired or is not yet valid\n'.repeat(500);
  const log = (times: number) =>
    `${repeated.repeat(times)}tls: first record does not look like a TLS handshake\n${repeated}`;
  const read = (text: string) => readLoggedErrors(text).map(({ record }) => record.id);
  assert.deepEqual(read(log(20)), ['expired', 'notTls']);
  const cost = (times: number) => charactersRead(() => readLoggedErrors(log(times)));
  // Beyond what finds the ends of lines.
  assert.ok(cost(20) - cost(2) < 1.5 * repeated.length * 18, `${cost(2)} and ${cost(20)} characters`);
});

test('what go-oidc says of the dates of a token, at any moment', () => {
  const said = (words: string) => `"Unable to authenticate the request" err="[invalid bearer token, ${words}]"`;
  const early = (clock: string, start = '11:00:00') =>
    said(
      `oidc: verify token: oidc: current time ${clock} before the nbf (not before) time: 2026-11-29 ${start} +0000 UTC`,
    );
  const ended = said('oidc: verify token: oidc: token is expired (Token Expiry: 2026-11-29 10:00:00 +0000 UTC)');
  const lines = [
    early('2026-11-29 10:34:16.123456789 +0000 UTC m=+12.345678901'),
    early('2026-11-29 11:35:01.5 +0100 CET'),
    early('2026-11-29 10:34:16 +0000 UTC', '12:00:00'),
    ended,
    ended,
  ];
  assert.deepEqual(
    readLoggedErrors(lines.join('\n')).map(
      ({ record: { id }, quote }) => `${id}: ${quote.replace(/^.*(?:not before|Token Expiry)/, '')}`,
    ),
    [
      'oidc: ) time: 2026-11-29 11:00:00 +0000 UTC',
      'oidc: ) time: 2026-11-29 12:00:00 +0000 UTC',
      'oidc: : 2026-11-29 10:00:00 +0000 UTC)',
    ],
  );
});
