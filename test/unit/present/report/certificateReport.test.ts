import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { marked } from 'marked';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import type { PresentContext } from '../../../../src/core/present/presentContext.ts';
import { certificateReport } from '../../../../src/core/present/report/certificateReport.ts';
import { csvReport } from '../../../../src/core/present/report/csvReport.ts';
import { htmlReport } from '../../../../src/core/present/report/htmlReport.ts';
import { certificateCalendar, markdownReport } from '../../../../src/core/present/report/writeReport.ts';
import { treeOnHost } from '../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const day = 86_400_000;
const hostileName = `=HYPERLINK(1)|[a](http://x)<img src=x>\u202e`;

async function hostileContext(): Promise<PresentContext> {
  const ca = await createTestCa({ name: 'kubernetes' });
  const iso = (moment: number) => new Date(moment).toISOString();
  const [late, soon, over] = await Promise.all([
    ca.issue({ subject: [{ CN: [hostileName] }], notAfter: iso(testNow + 100 * day) }),
    ca.issue({ commonName: 'soon', notAfter: iso(testNow + 2 * day + 1000) }),
    ca.issue({ commonName: 'over', notAfter: iso(testNow - 1000) }),
  ]);
  return contextOf({
    '-a,"b".crt': late.certificatePem + soon.certificatePem,
    'over.crt': over.certificatePem,
    'copy.crt': over.certificatePem,
  });
}

/** RFC 4180. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of cells) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  assert.deepEqual(rows.pop(), []);
  return rows;
}

describe('the certificates of a report', () => {
  test('the first to end comes first, with whole days, and every place', async () => {
    const report = certificateReport(await hostileContext());
    assert.deepEqual(
      report.map(({ name, daysLeft, places }) => [name.slice(0, 4), daysLeft, places.length]),
      [
        ['over', -1, 2],
        ['soon', 2, 1],
        ['=HYP', 100, 1],
      ],
    );
    assert.deepEqual(report[1]?.places, [{ path: '-a,"b".crt', line: report[1]?.places[0]?.line, field: '2 of 2' }]);
  });
});

describe('the state of a certificate in a report', () => {
  const statesOf = async (tree: string) => {
    const now = Date.parse(readKubeadmTruth(tree).made_at);
    const graph = await buildPkiGraph(treeOnHost(tree, ''), decodingTools.cryptography);
    const findings = evaluate(graph, defaultPolicy, now);
    return new Map(
      certificateReport({ graph, findings, policy: defaultPolicy, now })
        .filter(({ state }) => state === 'broken')
        .map(({ name, places: [place], problems }) => [`${name} ${place?.path}`, problems]),
    );
  };

  test('tells of the key beside it, and of what becomes of connections', async () => {
    const broken = await statesOf('b02-kubelet-key-mismatch');
    assert.deepEqual([...broken.keys()], ['kubelet.conf /etc/kubernetes/kubelet.conf']);
    assert.deepEqual([...broken.values()].flat(), [
      'Key does not match.',
      'kubelet cannot use its certificate: tls: private key does not match public key',
    ]);
  });

  test('blames the kubeconfig whose CA is another one, not the server that all others accept', async () => {
    const broken = await statesOf('b04-admin-conf-other-ca-data');
    assert.deepEqual([...broken.keys()], ['admin.conf /etc/kubernetes/admin.conf', 'ca /etc/kubernetes/admin.conf']);
    const [[refused = ''] = []] = broken.values();
    assert.match(refused, /^kubectl rejects kube-apiserver: x509: certificate signed by unknown authority/);
  });

  test('blames a server that its clients refuse, not the clients', async () => {
    const broken = await statesOf('b07-apiserver-san-missing-advertise-ip');
    assert.deepEqual([...broken.keys()], ['apiserver /etc/kubernetes/pki/apiserver.crt']);
    assert.equal((await statesOf('h01-rsa')).size, 0);
  });
});

describe('comma-separated values', () => {
  test('a line for each place, as many cells as headings, states for programs', async () => {
    const [headings = [], ...rows] = parseCsv(csvReport(certificateReport(await hostileContext())));
    assert.deepEqual(
      rows.map((row) => row.length),
      [19, 19, 19, 19],
    );
    assert.deepEqual(
      rows.map((row) => [row[headings.indexOf('state')], row[headings.indexOf('daysLeft')]]),
      [
        ['broken', '-1'],
        ['broken', '-1'],
        ['willStop', '2'],
        ['works', '100'],
      ],
    );
  });

  test('no cell but a number begins a formula, nothing is invisible', async () => {
    const rows = parseCsv(csvReport(certificateReport(await hostileContext())));
    for (const cell of rows.flat()) {
      assert.doesNotMatch(cell, /^\s*[=+@＝＋－＠]|^\s*-(?!\d+$)|\u202e/);
    }
    assert.ok(rows.flat().some((cell) => cell.startsWith(`'=HYPERLINK`)));
    const ca = await createTestCa({ name: '＝1＋1' });
    const [, [, name] = []] = parseCsv(csvReport(certificateReport(await contextOf({ 'a.crt': ca.certificatePem }))));
    assert.equal(name, "'＝1＋1");
  });
});

test('Markdown: a table in which names stay text', async () => {
  const html = await marked.parse(markdownReport(certificateReport(await hostileContext())));
  assert.equal(html.match(/<tr>/g)?.length, 4);
  assert.equal(html.match(/<td>/g)?.length, 18);
  assert.doesNotMatch(html, /<img|<a /);
});

describe('HTML', () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64');

  test('names stay text, and only the script and style of the page are allowed', async () => {
    const html = htmlReport(certificateReport(await hostileContext()), { now: testNow, digest });
    assert.doesNotMatch(html, /<img|\u202e/);
    const [, style = '', script = ''] = /<style>(.*)<\/style>.*<script>(.*)<\/script>/s.exec(html) ?? [];
    const [policy = ''] = /default-src 'none'[^"]*/.exec(html) ?? [];
    assert.equal(
      policy,
      `default-src 'none'; style-src 'sha256-${digest(style)}'; script-src 'sha256-${digest(script)}'`,
    );
  });

  test('a row for each certificate, sorted by the number where there is one', async () => {
    const html = htmlReport(certificateReport(await hostileContext()), { now: testNow, digest });
    assert.equal(html.match(/<tr class=/g)?.length, 3);
    assert.match(html, new RegExp(`data-sort="${testNow - 1000}"`));
  });
});

test('marks of states are signs, and nothing is beside them that has to be made visible', async () => {
  const report = certificateReport(await hostileContext());
  const digest = (text: string) => text;
  for (const text of [htmlReport(report, { now: testNow, digest }), markdownReport(report)]) {
    assert.match(text, /⚠ will stop/);
    assert.doesNotMatch(text, /ufe0e|\ufe0e/i);
  }
});

test('the calendar reminds of what is still to come', async () => {
  const text = certificateCalendar(certificateReport(await hostileContext()), testNow);
  assert.equal(text.match(/BEGIN:VEVENT/g)?.length, 2);
  assert.match(text, /SUMMARY:soon expires\r\n/);
  assert.doesNotMatch(text, /SUMMARY:over/);
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75);
  // RFC 5545 §3.8.2.2: an end has to be later than the start, and a moment has none.
  for (const [, start = '', end] of text.matchAll(/DTSTART:(\S+)\r\n(?:DTEND:(\S+))?/g))
    assert.ok(end === undefined || end > start, end);
});
