import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';

const folder = 'test/fixtures/kubeadm-renew/h01-rsa/before/etc/kubernetes/pki';
const names =
  'DNS:cp-1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP:10.96.0.1, IP:192.168.56.10';

async function tableIn(columns?: number): Promise<readonly string[]> {
  const how = { now: '2027-11-20T12:00:00Z', ...(columns === undefined ? {} : { columns }) };
  const { out } = await runCommand(['renew', `${folder}/apiserver.crt`, '--dry-run'], how);
  const lines = out.split('\n');
  const start = lines.findIndex((line) => /^ +now +after$/.test(line));
  return lines.slice(start, lines.indexOf('', start));
}

describe('the preview of a renewal', () => {
  for (const columns of [80, 100, 120]) {
    it(`fits a terminal of ${columns} columns, with every name whole`, async () => {
      const lines = await tableIn(columns);
      const [header = ''] = lines;
      const [nowAt, afterAt] = [header.indexOf('now'), header.indexOf('after')];
      for (const line of lines) assert.ok(line.length <= columns, `${line.length}: ${line}`);
      assert.ok(lines.some((line) => line.startsWith('valid until') && line.slice(afterAt).startsWith('Nov 19, 2028')));
      const first = lines.findIndex((line) => line.startsWith('X509v3 Subject'));
      const cells = lines.slice(first).map((line) => line.slice(nowAt).replace(/ {2,}unchanged$/, ''));
      assert.equal(cells.join(' '), names);
      assert.match(lines[first] ?? '', /unchanged$/);
    });
  }

  it('is one line for each field elsewhere, none of them padded to the longest', async () => {
    const lines = await tableIn();
    assert.ok(lines.some((line) => line.endsWith(`${names}  unchanged`)));
    assert.ok(lines.some((line) => line.startsWith('X509v3 Authority Key Identifier  present')));
    const others = lines.filter((line) => !line.includes(names));
    assert.ok(others.length === lines.length - 1 && others.every((line) => line.length < 100));
    assert.ok(others.every((line) => !/ {40}\S/.test(line)));
  });
});
