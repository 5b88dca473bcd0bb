import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';

const tree = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs';
/** The CAs have expired, and with them everything below. */
const night = '2037-01-01';

const check = (at: string, ...more: readonly string[]) =>
  runCommand(['check', tree, '--at', at, ...more], { cwd: '.' });
const listed = (out: string, code: string): number =>
  out.split('\n').filter((line) => line.endsWith(`  ${code}`)).length;

test('what follows from expired CAs is counted below the cause, and listed on demand', async () => {
  const { code, out } = await check(night);
  assert.equal(code, 1);
  const [, count, names] =
    /^ {2}(\d+) errors follow from it and are not listed: (.*)\. --all lists them\.$/m.exec(out) ?? [];
  assert.ok(Number(count) > 5, out);
  assert.match(names ?? '', /^[\w.-]+, [\w.-]+, [\w.-]+ and \d+ more$/);
  assert.equal(listed(out, 'cert-expired'), 0);
  assert.ok(listed(out, 'ca-expired') >= 3);
  const all = await check(night, '--all');
  assert.equal(all.code, 1);
  assert.doesNotMatch(all.out, /follow from it/);
  assert.ok(listed(all.out, 'cert-expired') >= Number(count));
  const json = JSON.parse((await check(night, '--format', 'json')).out);
  const told: readonly { code: string; severity: string }[] = json.findings;
  assert.equal(told.filter((finding) => finding.code === 'cert-expired').length, Number(count));
  // The counts tell of all of them.
  const errors = told.filter(({ severity }) => severity === 'error').length;
  assert.match(out, new RegExp(`\\n${errors} errors`));
});

test('certificates that expired alone are listed', async () => {
  const { out } = await check('2028-06-01');
  assert.doesNotMatch(out, /follow from it/);
  assert.ok(listed(out, 'cert-expired') > 5);
});
