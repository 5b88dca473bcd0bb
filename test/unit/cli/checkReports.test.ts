import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import Ajv from 'ajv';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-check-'));
after(() => rmSync(folder, { recursive: true }));
const at = ['--at', '2026-06-12T10:00:00Z'];
const check = (...args: readonly string[]) => runCommand(['check', ...args, ...at], { cwd: folder });

before(async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const dates = { notBefore: '2025-05-31T00:00:00Z', notAfter: '2026-05-31T00:00:00Z' };
  const old = await ca.issue({ ...dates });
  const other = await ca.issue({ ...dates });
  writeFileSync(path.join(folder, 'ca.crt'), ca.certificatePem);
  writeFileSync(path.join(folder, 'old, 100%.crt'), `first line\n${old.certificatePem}`);
  writeFileSync(path.join(folder, 'other.crt'), other.certificatePem);
});

/** The formats that the schema names. */
const formats = {
  uri: (text: string) => isUri(text) && URL.canParse(text),
  'uri-reference': (text: string) => isUri(text) && URL.canParse(text, 'file:///base/'),
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
};

/** The characters of RFC 3986, with whole escapes. */
function isUri(text: string): boolean {
  return /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\da-f]{2})*$/i.test(text);
}

/** The oracle: SARIF's own schema. */
function sarifProblems(log: unknown): unknown {
  const {
    id: _,
    $schema: __,
    ...schema
  } = JSON.parse(readFileSync('test/fixtures/sarif/sarif-2.1.0-rtm.5.json', 'utf8'));
  // The schema is of draft 4, whose `id`, dialect and patterns without Unicode are all that Ajv does not do by itself.
  const validate = new Ajv({ strict: false, formats, unicodeRegExp: false }).compile(schema);
  validate(log);
  return validate.errors ?? [];
}

test('SARIF is valid against its schema and points to the place', async () => {
  const { out, code } = await check('.', '--format', 'sarif');
  assert.equal(code, 1);
  const log = JSON.parse(out);
  assert.deepEqual(sarifProblems(log), []);
  const [run] = log.runs;
  const rule = run.tool.driver.rules.find(({ id }: { id: string }) => id === 'cert-expired');
  assert.match(rule.help.markdown, /^# Certificate expired\n\n`cert-expired`/);
  assert.equal(rule.shortDescription.text, 'Certificate expired');
  const results = run.results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'cert-expired');
  assert.equal(results.length, 2);
  const [first] = results;
  assert.equal(first.level, 'error');
  const { artifactLocation, region } = first.locations[0].physicalLocation;
  assert.deepEqual(artifactLocation, { uri: 'old%2C%20100%25.crt', uriBaseId: '%SRCROOT%' });
  assert.equal(region.startLine, 2);
  assert.equal(region.startColumn, 1);
  assert.match(first.partialFingerprints['certscope/v1'], /^[0-9a-f]{64}$/);
});

test('the schema would tell: a log with a wrong level, line or address, or without a message, is refused', async () => {
  const { out } = await check('.', '--format', 'sarif');
  const wrong: Readonly<Record<string, (result: ReturnType<typeof firstResult>) => void>> = {
    level: (result) => {
      result.level = 'fatal';
    },
    'line 0': (result) => {
      result.locations[0].physicalLocation.region.startLine = 0;
    },
    'a blank in an address': (result) => {
      result.locations[0].physicalLocation.artifactLocation.uri = 'a b.crt';
    },
    'a bare % in an address': (result) => {
      result.locations[0].physicalLocation.artifactLocation.uri = '100%.crt';
    },
    'no message': (result) => {
      delete result.message;
    },
  };
  for (const [name, change] of Object.entries(wrong)) {
    const log = JSON.parse(out);
    change(firstResult(log));
    assert.notDeepEqual(sarifProblems(log), [], name);
  }
});

/** As it is parsed: anything. */
function firstResult(log: ReturnType<typeof JSON.parse>) {
  return log.runs[0].results[0];
}

test('fingerprints of SARIF stay when lines move', async () => {
  const fingerprintsOf = (out: string) =>
    JSON.parse(out).runs[0].results.map((result: { partialFingerprints: unknown }) => result.partialFingerprints);
  const before = fingerprintsOf((await check('other.crt', '--format', 'sarif')).out);
  const file = path.join(folder, 'other.crt');
  const content = readFileSync(file, 'utf8');
  writeFileSync(file, `# moved\n\n${content}`);
  assert.deepEqual(fingerprintsOf((await check('other.crt', '--format', 'sarif')).out), before);
  writeFileSync(file, content);
});

test('fingerprints stay when a further copy of a certificate appears, even one that is told first', async () => {
  const fingerprintsOf = async () => {
    const [sarif, gitlab] = [await check('.', '--format', 'sarif'), await check('.', '--format', 'gitlab')];
    type Result = { ruleId: string; partialFingerprints: Readonly<Record<string, string>> };
    const results = JSON.parse(sarif.out).runs[0].results.filter(({ ruleId }: Result) => ruleId === 'cert-expired');
    const issues = JSON.parse(gitlab.out).filter(
      ({ check_name }: { check_name: string }) => check_name === 'cert-expired',
    );
    return [
      results.map((result: Result) => result.partialFingerprints['certscope/v1']).sort(),
      issues.map((issue: { fingerprint: string }) => issue.fingerprint).sort(),
    ];
  };
  const before = await fingerprintsOf();
  assert.deepEqual(
    before.map((each) => new Set(each).size),
    [2, 2],
  );
  const copy = path.join(folder, '0.crt');
  writeFileSync(copy, readFileSync(path.join(folder, 'other.crt')));
  try {
    assert.deepEqual(await fingerprintsOf(), before);
  } finally {
    rmSync(copy);
  }
});

test('GitHub annotations escape what would end them', async () => {
  const { out } = await check('.', '--format', 'github');
  const lines = out.split('\n').filter((line) => line.includes('title=cert-expired'));
  assert.equal(lines.length, 2);
  assert.match(
    lines[0] ?? '',
    /^::error file=old%2C 100%25\.crt,line=2,endLine=\d+,title=cert-expired::The .+ expired/,
  );
});

test('a baseline leaves out what is known and tells what is gone', async () => {
  const written = await check('.', '--write-baseline', 'baseline.json');
  assert.equal(written.code, 0);
  assert.equal(written.out, '');
  const again = await check('.', '--baseline', 'baseline.json', '--format', 'json');
  assert.equal(again.code, 0);
  assert.deepEqual(JSON.parse(again.out).findings, []);
  assert.match(again.err, /^certscope: Ignored findings: \d+ by the baseline\. --all lists them\.\n$/);
  assert.match((await check('.', '--baseline', 'baseline.json')).out, / 0 new, \d+ known from the baseline\.\n$/);

  const entries = JSON.parse(readFileSync(path.join(folder, 'baseline.json'), 'utf8'));
  entries.findings = entries.findings.filter(({ path: file }: { path: string }) => file !== 'other.crt');
  entries.findings.push({ code: 'cert-expired', path: 'removed.crt', fingerprintSha256: '00' });
  writeFileSync(path.join(folder, 'older.json'), JSON.stringify(entries));
  const changed = await check('.', '--baseline', 'older.json', '--format', 'json');
  assert.equal(changed.code, 1);
  const codes = JSON.parse(changed.out).findings.map((finding: { path: string }) => finding.path);
  assert.deepEqual([...new Set(codes)], ['other.crt']);
  assert.match(changed.err, /1 baseline entry is no longer found/);
});

test('a baseline names files by their place, wherever the check is run', async () => {
  const away = mkdtempSync(path.join(tmpdir(), 'certscope-away-'));
  after(() => rmSync(away, { recursive: true }));
  const sub = path.join(folder, 'sub');
  mkdirSync(sub);
  symlinkSync(folder, path.join(away, 'link'));
  const from = (cwd: string, ...args: readonly string[]) => runCommand(['check', ...args, ...at], { cwd });
  const pathsIn = (file: string) =>
    new Set(JSON.parse(readFileSync(file, 'utf8')).findings.map((each: { path: string }) => each.path));

  await from(folder, 'other.crt', '--write-baseline', 'placed.json');
  assert.deepEqual(pathsIn(path.join(folder, 'placed.json')), new Set(['other.crt']));
  for (const [cwd, ...args] of [
    [folder, path.join(folder, 'other.crt'), '--baseline', 'placed.json'],
    [sub, '../other.crt', '--baseline', '../placed.json'],
    [away, 'link/other.crt', '--baseline', path.join(folder, 'placed.json')],
  ] as const) {
    const { code, out, err } = await from(cwd, ...args);
    assert.equal(code, 0, err);
    assert.match(
      `${out}${err}`,
      /0 new, \d+ known from the baseline\.\n$|Ignored findings: \d+ by the baseline\. --all lists them\.\n$/,
    );
  }

  await from(away, path.join(folder, 'other.crt'), '--write-baseline', 'outside.json');
  assert.deepEqual(pathsIn(path.join(away, 'outside.json')), new Set([path.join(realpathSync(folder), 'other.crt')]));
  assert.equal((await from(folder, 'other.crt', '--baseline', path.join(away, 'outside.json'))).code, 0);
});

test('comments that silence nothing are told', async () => {
  const pem = readFileSync(path.join(folder, 'other.crt'), 'utf8');
  const told = async (comment: string) => {
    writeFileSync(path.join(folder, 'silenced.crt'), `# ${comment}\n${pem}`);
    return (await check('silenced.crt')).err;
  };
  const noCode = 'certscope: silenced.crt:1: This comment names no code, so it does not ignore anything.\n';
  assert.equal(await told('certscope-ignore'), noCode);
  assert.equal(
    await told('certscope-ignore cert-expird, cert-expired'),
    'certscope: silenced.crt:1: cert-expird is not a code, so this comment does not ignore anything for it.\n',
  );
  assert.equal(await told('certscope-ignore-file'), noCode);
  assert.equal(await told('certscope-ignore CERT-EXPIRED'), '');
  assert.equal(await told('certscope-ignored'), '');
  rmSync(path.join(folder, 'silenced.crt'));
});

test('a baseline that is none, or is missing, is a wrong usage', async () => {
  assert.match((await check('.', '--baseline', 'ca.crt')).err, /ca\.crt is not a baseline/);
  const missing = await check('.', '--baseline', 'missing.json');
  assert.equal(missing.code, 2);
  assert.match(missing.err, /missing\.json: no such file or directory/);
  assert.equal((await check('.', '--baseline', 'a', '--write-baseline', 'b')).code, 2);
});
